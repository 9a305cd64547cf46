using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Threading;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Reports;
using FirmwareScanner.Results;
using FirmwareScanner.Tool.Output;

namespace FirmwareScanner.Tool.Commands;

/// <summary>The options that say how a scan tells what it found, and where.</summary>
/// <param name="isEndless">Whether the command goes on until somebody ends it: what is only there at an end is refused.</param>
internal sealed class ReportOptions(bool isEndless = false)
{
    /// <summary>Bytes shown on both sides of a match on a page.</summary>
    public const int PageContext = 48;

    private const int MostContextOfText = 256;

    private static readonly string[] StreamNames = ["text", "jsonl"];
    private static readonly string[] Names = ["text", "json", "jsonl", "sarif", "junit", "csv", "gitlab", "html"];
    private static readonly string Words = Choice.Text(Names);

    private readonly Option<string[]> _formats = new("--format", "-f")
    {
        Description = isEndless ? "How to write what was found, as it is found: text or jsonl." : $"How to write what was found: {Words}; with =FILE to a file. May be repeated, for one format on standard output and others in files.",
        HelpName = isEndless ? "FORMAT" : "FORMAT[=FILE]",
    };

    private readonly Option<string?> _page = new("--report")
    {
        Description = "A page to look at, in one file: verdict, layers, byte map, findings with their bytes; the same as --format html=FILE.",
        HelpName = "FILE.html",
    };

    private readonly Option<bool> _json = new("--json") { Description = "JSON Lines: an object for each rule that fired, then one for the file." };
    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "The summary only." };
    private readonly Option<bool> _verbose = new("--verbose", "-v") { Description = "A line for each match." };
    private readonly Option<bool> _show = new("--show") { Description = "The matched bytes in hexadecimal, with the bytes around them: the first matches of each rule." };
    private readonly Option<int?> _context = NumberOption.Create(
        "--context", "Bytes shown before a match and behind it, by default 16; goes with --show.", 0, MostContextOfText);

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        _formats.CompletionSources.Add(Names);
        command.AddOptions([_json, _formats, .. isEndless ? Array.Empty<Option>() : [_page], _verbose, _quiet, _show, _context]);
        command.Validators.Add(result =>
        {
            string[] formats = [.. (result.GetValue(_formats) ?? []).Select(Plain)];
            if (isEndless && formats.FirstOrDefault(format => IsKnown(format) && !StreamNames.Contains(format)) is string whole)
            {
                result.AddError($"--format {whole}: is written as a whole at the end of a run, and this has none; text and jsonl go to standard output");
            }

            foreach (string format in formats.Where(format => !IsKnown(format)))
            {
                result.AddError($"--format: expected {Words}, with =FILE for a file, found '{format}'");
            }

            int toOutput = formats.Count(format => !format.Contains('=', StringComparison.Ordinal)) + (result.GetValue(_json) ? 1 : 0)
                + (!isEndless && result.GetValue(_page) is string page && Plain("html=" + page) == "html" ? 1 : 0);
            if (toOutput > 1)
            {
                result.AddError("only one format can go to standard output: write the others to files, as in --format sarif=FILE");
            }

            if (result.GetResult(_verbose) is not null && result.GetResult(_quiet) is not null)
            {
                result.AddError("--verbose and --quiet exclude each other");
            }

            if (result.GetValue(_show) && result.GetValue(_quiet))
            {
                result.AddError("--show and --quiet exclude each other");
            }

            if (result.GetResult(_context) is not null && result.GetResult(_show) is null)
            {
                result.AddError("--context goes with --show");
            }
        });
    }

    /// <summary>What to keep of the bytes of matches; null for nothing.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="needsDigests">Whether matches are to be known again.</param>
    /// <param name="needsPage">Whether a page is made, whatever the options say.</param>
    public ExcerptOptions? ReadExcerpts(ParseResult parsed, bool needsDigests, bool needsPage = false)
    {
        string[] formats = FormatsOf(parsed);
        bool hasDigests = needsDigests || formats.Any(format => NameOf(format) is "sarif" or "gitlab");
        bool isPage = needsPage || HasPage(parsed);
        bool isShown = isPage || parsed.GetValue(_show);
        return !isShown && !hasDigests ? null : new ExcerptOptions
        {
            HasDigests = hasDigests,
            PerRule = isShown ? new ExcerptOptions().PerRule : 0,
            Context = Math.Max(isPage ? PageContext : 0, ReadShownContext(parsed) ?? 0),
        };
    }

    /// <summary>
    /// Bytes that texts and JSON write around matches; null for no bytes at all: what a page needs in the same run must not get into logs.
    /// </summary>
    /// <param name="parsed">The command line.</param>
    public int? ReadShownContext(ParseResult parsed) =>
        parsed.GetValue(_show) ? parsed.GetValue(_context) ?? new ExcerptOptions().Context : null;

    /// <summary>Opens the reports.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="terminal">Standard output.</param>
    /// <param name="claims">Knows what is read.</param>
    /// <param name="makeText">Makes the findings for people, on a terminal.</param>
    /// <param name="cancellation">Ends the wait for the reader of a pipe.</param>
    /// <param name="run">What the reports say of the run; null where none of them does.</param>
    /// <exception cref="IOException">A file cannot be written; the message names it.</exception>
    public ReportSet Open(
        ParseResult parsed,
        Terminal terminal,
        FileClaims claims,
        Func<Terminal, IScanReport> makeText,
        CancellationToken cancellation,
        RunDescription? run = null)
    {
        string[] formats = FormatsOf(parsed);
        List<(string Format, OutputTarget Target)> files = [.. formats
            .Where(format => format.Contains('=', StringComparison.Ordinal))
            .Select(format => (NameOf(format), claims.AddOutput(format[(format.IndexOf('=', StringComparison.Ordinal) + 1)..])))];
        IScanReport MakeText(Terminal output) => parsed.GetValue(_quiet) ? new SumsReport(output) : makeText(output);
        var maker = new ReportMaker(ReadShownContext(parsed), run);
        var set = new ReportSet();
        try
        {
            string onOutput = formats.FirstOrDefault(format => !format.Contains('=', StringComparison.Ordinal)) ?? "text";
            set.Add(onOutput == "text" ? MakeText(terminal) : maker.Make(onOutput, terminal), null);
            foreach ((string format, OutputTarget target) in files)
            {
                OutputFile file = OutputFile.Create(target, cancellation);
                set.Add(format == "text" ? new FileTextReport(file.Stream, MakeText) : maker.Make(format, file.Stream), file);
            }

            return set;
        }
        catch
        {
            set.Dispose();
            throw;
        }
    }

    /// <summary>Whether a page is written, which draws what the files consist of.</summary>
    /// <param name="parsed">The command line.</param>
    public bool HasPage(ParseResult parsed) => FormatsOf(parsed).Any(format => NameOf(format) == "html");

    /// <summary>Whether every match is to have a line.</summary>
    /// <param name="parsed">The command line.</param>
    public bool IsVerbose(ParseResult parsed) => parsed.GetValue(_verbose);

    private string[] FormatsOf(ParseResult parsed) =>
    [
        .. (parsed.GetValue(_formats) ?? []).Select(Plain),
        .. parsed.GetValue(_json) ? ["jsonl"] : Array.Empty<string>(),
        .. !isEndless && parsed.GetValue(_page) is string page ? [Plain("html=" + page)] : Array.Empty<string>(),
    ];

    // Standard output has other names, too.
    private static string Plain(string format) => format.EndsWith("=" + StandardInput.Path, StringComparison.Ordinal) || format.EndsWith("=/dev/stdout", StringComparison.Ordinal)
        ? format[..format.IndexOf('=', StringComparison.Ordinal)]
        : format;

    private static string NameOf(string format) => format.Split('=', 2)[0];

    private static bool IsKnown(string format) => Names.Contains(NameOf(format)) && !format.EndsWith('=');
}
