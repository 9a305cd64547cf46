using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading;
using FirmwareScanner.Bench;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Reports;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Scanning;
using Spectre.Console;

namespace FirmwareScanner.Tool.Output;

/// <summary>
/// Standard output and standard error: colours only where somebody sees them, and no text that the program did not write itself reaches
/// them unescaped.
/// </summary>
internal sealed class Terminal
{
    private const int BufferLength = 1 << 16;
    private const int ShownPath = 40;
    private const int VerdictWidth = 10;

    private readonly Lock _complaining = new();

    private IAnsiConsole? _liveConsole;
    private StandardOutputException? _loss;

    /// <summary>Looks at what the program was started with.</summary>
    public Terminal()
    {
        Out = Open(StandardStreams.OpenOutput(), Console.IsOutputRedirected);
        Error = Open(StandardStreams.OpenError(), Console.IsErrorRedirected);
        Error.AutoFlush = true;
        PaintsOutput = !Console.IsOutputRedirected && AllowsColours && HasAnsi(Console.Out);
        ShowsProgress = !Console.IsErrorRedirected && AllowsColours && HasAnsi(Console.Error);
    }

    /// <summary>A text that is written to a file, messages and all.</summary>
    /// <param name="file">The file; it stays open.</param>
    public Terminal(Stream file)
    {
        Out = new StreamWriter(file, new UTF8Encoding(false), BufferLength, leaveOpen: true) { NewLine = "\n" };
        Error = Out;
    }

    /// <summary>Standard output as it is, for what is no text for a terminal, such as a picture; buffered when it is no terminal.</summary>
    public StreamWriter Out { get; }

    /// <summary>Standard output without a buffer, for what is written in whole pieces.</summary>
    public Stream OutStream
    {
        get
        {
            Out.Flush();
            return Out.BaseStream;
        }
    }

    /// <summary>Standard error as it is.</summary>
    public StreamWriter Error { get; }

    /// <summary>Whether standard output shows colours.</summary>
    public bool PaintsOutput { get; set; }

    /// <summary>Whether something that moves may be shown on standard error.</summary>
    public bool ShowsProgress { get; set; }

    private static bool AllowsColours =>
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") != "dumb";

    /// <summary>Writes a line to standard output, made harmless; above the progress bar while one is shown on the same screen.</summary>
    /// <param name="line">The line; line feeds in it are no new lines.</param>
    public void WriteLine(string line) => WriteHarmless(SafeText.Escape(line));

    /// <summary>Writes a line to standard output; what is put into it is made harmless, and may be painted.</summary>
    /// <param name="line">The line.</param>
    public void WriteLine([InterpolatedStringHandlerArgument("")] ref TerminalLine line) => WriteHarmless(line.ToString());

    /// <summary>Writes lines to standard output, each as <see cref="WriteLine(string)"/> does.</summary>
    /// <param name="lines">The lines.</param>
    public void WriteLines(IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            WriteLine(line);
        }
    }

    /// <summary>
    /// Writes a line of JSON to standard output, at once and in one piece, so that whatever ends the program leaves whole lines; what is
    /// harmful in it stands as an escape of JSON's own.
    /// </summary>
    /// <param name="json">The line.</param>
    public void WriteJson(string json) => WriteJsonLines(Encoding.UTF8.GetBytes(SafeText.EscapeJson(json) + "\n"));

    /// <summary>Writes lines of JSON to standard output, at once and in one piece.</summary>
    /// <param name="lines">Whole lines in UTF-8, each with its line feed, with nothing harmful in them.</param>
    public void WriteJsonLines(ReadOnlyMemory<byte> lines)
    {
        KeepLoss(() =>
        {
            Out.Flush();
            Out.BaseStream.Write(lines.Span);
        });
        ThrowIfLost();
    }

    /// <summary>Writes a heading to standard output, bold where that is possible.</summary>
    /// <param name="text">The heading.</param>
    public void WriteHeading(string text) => WriteLine($"{new PaintedWord(SafeText.Escape(text), "\e[1m")}");

    /// <summary>Writes a message of the program to standard error.</summary>
    /// <param name="message">One line.</param>
    public void Complain(string message) => WriteErrors([Complaint(message)]);

    /// <summary>Writes a message of the program to standard error, from any of several threads.</summary>
    /// <param name="message">One line.</param>
    public void ComplainInTurn(string message)
    {
        lock (_complaining)
        {
            Complain(message);
        }
    }

    /// <summary>A message of the program as a line of standard error.</summary>
    /// <param name="message">One line.</param>
    public static string Complaint(string message) => "fwscan: " + message;

    /// <summary>Writes lines to standard error, each made harmless.</summary>
    /// <param name="lines">The lines; line feeds in them are no new lines.</param>
    public void WriteErrors(IEnumerable<string> lines)
    {
        string[] escaped = [.. lines.Select(SafeText.Escape)];
        if (escaped.Length == 0)
        {
            return;
        }

        string text = string.Join('\n', escaped);
        KeepLoss(Out.Flush);
        if (_liveConsole is not null)
        {
            _liveConsole.Write(new ControlCode(text + "\n"));
        }
        else
        {
            Error.WriteLine(text);
        }
    }

    /// <summary>Writes what is still buffered.</summary>
    /// <exception cref="StandardOutputException">It cannot be written, or something before it could not.</exception>
    public void Flush()
    {
        KeepLoss(Out.Flush);
        ThrowIfLost();
    }

    /// <summary>The word of a severity, padded, in its colour.</summary>
    /// <param name="severity">The severity.</param>
    /// <param name="width">Characters, filled with blanks.</param>
    public static PaintedWord Paint(Severity severity, int width = 0) => new(severity.ToWord().PadRight(width), severity switch
    {
        Severity.Critical => "\e[1;31m",
        Severity.High => "\e[31m",
        Severity.Medium => "\e[33m",
        Severity.Low => "\e[36m",
        Severity.Info => "\e[2m",
        _ => "\e[35m",
    });

    /// <summary>The word of a verdict, padded to the longest of them, in its colour.</summary>
    /// <param name="verdict">The verdict.</param>
    public static PaintedWord Paint(ScanVerdict verdict) => new(verdict.ToWord().PadRight(VerdictWidth), verdict switch
    {
        ScanVerdict.Clean => "\e[1;32m",
        ScanVerdict.Found => "\e[1;31m",
        _ => "\e[1;33m",
    });

    /// <summary>The word of an outcome, padded, in its colour.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="width">Characters, filled with blanks.</param>
    public static PaintedWord PaintOutcome(BenchOutcome outcome, int width) => new(
        outcome.ToWord().PadRight(width),
        outcome.IsGood() ? "\e[32m" : outcome == BenchOutcome.Exceeded ? "\e[33m" : "\e[31m");

    /// <summary>Runs work with a progress bar if somebody would see it, otherwise without.</summary>
    /// <param name="title">What is being done.</param>
    /// <param name="total">Bytes to do.</param>
    /// <param name="isLong">Whether the work takes long enough to show a bar at all.</param>
    /// <param name="work">
    /// The work; it reports each further number of bytes, and where in a file it is unless nobody would see it, from any thread.
    /// </param>
    public void WithProgress(string title, long total, bool isLong, Action<Action<int>, Action<string>?> work)
    {
        if (!isLong || !ShowsProgress)
        {
            work(static _ => { }, null);
            return;
        }

        // Where it was asked for, it is drawn even where nobody seems to look.
        bool isTerminal = HasAnsi(Console.Error);
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(Console.Error),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.Yes,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.Yes,
        });
        ProgressColumn[] columns =
        [
            new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new TransferSpeedColumn(),
            new RemainingTimeColumn(),
        ];
        try
        {
            console.Progress().AutoClear(true).Columns(columns).Start(context =>
            {
                ProgressTask task = context.AddTask(title, maxValue: Math.Max(1, total));
                _liveConsole = console;
                work(count => task.Increment(count), at => task.Description = Describe(title, at));
            });
        }
        finally
        {
            _liveConsole = null;
        }
    }

    // Where in the tree of layers the work is; the end of a long path says more than its beginning.
    private static string Describe(string title, string at)
    {
        string shown = at.Length <= ShownPath ? at : "…" + at[^ShownPath..];
        return Markup.Escape($"{title} {SafeText.Escape(shown)}");
    }

    private void WriteHarmless(string line)
    {
        ThrowIfLost();
        if (_liveConsole is not null && !Console.IsOutputRedirected)
        {
            _liveConsole.Write(new ControlCode(line + "\n"));
        }
        else
        {
            KeepLoss(() => Out.WriteLine(line));
            ThrowIfLost();
        }
    }

    // A message about something else must not fail because of the output; the loss is told when that is written or flushed next.
    private void KeepLoss(Action write)
    {
        try
        {
            write();
        }
        catch (StandardOutputException loss)
        {
            _loss = loss;
        }
    }

    private void ThrowIfLost()
    {
        if (_loss is not null)
        {
            throw _loss;
        }
    }

    private static StreamWriter Open(Stream stream, bool isRedirected)
    {
        Encoding encoding = isRedirected || Console.OutputEncoding is UTF8Encoding ? new UTF8Encoding(false) : Console.OutputEncoding;
        return new StreamWriter(stream, encoding, BufferLength) { NewLine = isRedirected ? "\n" : Environment.NewLine, AutoFlush = !isRedirected };
    }

    private static bool HasAnsi(TextWriter writer)
    {
        return AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) }).Profile.Capabilities.Ansi;
    }
}
