using System;
using System.IO;
using System.Text;
using FirmwareScanner.Bench;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using Spectre.Console;

namespace FirmwareScanner.Tool.Output;

/// <summary>Standard output and standard error: colours only where somebody sees them.</summary>
internal sealed class Terminal : IDisposable
{
    private const int BufferLength = 1 << 16;
    private const string Reset = "\e[0m";

    private readonly bool _paintsOutput;
    private IAnsiConsole? _liveConsole;

    /// <summary>Looks at what the program was started with.</summary>
    public Terminal()
    {
        Out = Console.IsOutputRedirected ? OpenRedirected() : Console.Out;
        Error = Console.Error;
        _paintsOutput = !Console.IsOutputRedirected && AllowsColours && HasAnsi(Console.Out);
    }

    /// <summary>Standard output; UTF-8 and buffered when it is not a terminal.</summary>
    public TextWriter Out { get; }

    /// <summary>Standard error.</summary>
    public TextWriter Error { get; }

    /// <summary>Whether something that moves may be shown on standard error.</summary>
    public static bool ShowsProgress => !Console.IsErrorRedirected && AllowsColours && HasAnsi(Console.Error);

    private static bool AllowsColours =>
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") != "dumb";

    /// <summary>Writes a line to standard output; above the progress bar while one is shown on the same screen.</summary>
    /// <param name="line">The line.</param>
    public void WriteLine(string line)
    {
        if (_liveConsole is not null && !Console.IsOutputRedirected)
        {
            _liveConsole.Write(new ControlCode(line + "\n"));
        }
        else
        {
            Out.WriteLine(line);
        }
    }

    /// <summary>Writes a message of the program to standard error.</summary>
    /// <param name="message">One line.</param>
    public void Complain(string message)
    {
        WriteError("fwscan: " + SafeText.Escape(message));
    }

    /// <summary>Writes a text to standard error as it is.</summary>
    /// <param name="text">One or more lines without the last line end.</param>
    public void WriteError(string text)
    {
        Out.Flush();
        if (_liveConsole is not null)
        {
            _liveConsole.Write(new ControlCode(text + "\n"));
        }
        else
        {
            Error.WriteLine(text);
        }
    }

    /// <summary>The word of a severity, padded, in its colour.</summary>
    /// <param name="severity">The severity.</param>
    /// <param name="width">Characters, filled with blanks.</param>
    public string Paint(Severity severity, int width = 0)
    {
        string word = severity.ToWord().PadRight(width);
        string colour = severity switch
        {
            Severity.Critical => "\e[1;31m",
            Severity.High => "\e[31m",
            Severity.Medium => "\e[33m",
            Severity.Low => "\e[36m",
            Severity.Info => "\e[2m",
            _ => "\e[35m",
        };
        return _paintsOutput ? colour + word + Reset : word;
    }

    /// <summary>The word of an outcome, padded, in its colour.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="width">Characters, filled with blanks.</param>
    public string PaintOutcome(BenchOutcome outcome, int width)
    {
        string word = outcome.ToWord().PadRight(width);
        string colour = outcome.IsGood() ? "\e[32m" : outcome == BenchOutcome.Exceeded ? "\e[33m" : "\e[31m";
        return _paintsOutput ? colour + word + Reset : word;
    }

    /// <summary>A heading, bold where that is possible.</summary>
    /// <param name="text">The heading.</param>
    public string Heading(string text)
    {
        return _paintsOutput ? "\e[1m" + text + Reset : text;
    }

    /// <summary>Runs work with a progress bar if somebody would see it, otherwise without.</summary>
    /// <param name="title">What is being done.</param>
    /// <param name="total">Bytes to do.</param>
    /// <param name="isLong">Whether the work takes long enough to show a bar at all.</param>
    /// <param name="work">The work; it reports each further number of bytes, from any thread.</param>
    public void WithProgress(string title, long total, bool isLong, Action<Action<int>> work)
    {
        if (!isLong || !ShowsProgress)
        {
            work(static _ => { });
            return;
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
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
                work(count => task.Increment(count));
            });
        }
        finally
        {
            _liveConsole = null;
        }
    }

    /// <summary>Writes what is still buffered.</summary>
    public void Dispose()
    {
        Out.Flush();
        Error.Flush();
    }

    private static StreamWriter OpenRedirected()
    {
        var encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return new StreamWriter(Console.OpenStandardOutput(), encoding, BufferLength) { NewLine = "\n" };
    }

    private static bool HasAnsi(TextWriter writer)
    {
        return AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) }).Profile.Capabilities.Ansi;
    }
}
