using System;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using FirmwareScanner.Corpus.Storing;
using FirmwareScanner.Reports;
using FirmwareScanner.Tool.Exit;
using FirmwareScanner.Tool.Output;

namespace FirmwareScanner.Tool.Commands;

/// <summary><c>fwscan corpus merge</c>: brings results into a store.</summary>
internal static class CorpusMergeCommand
{
    /// <summary>What the help says below the options.</summary>
    public const string Notes = """
        Shards that are in the store stay as they are, and those that are not complete yet are left for another time. The exit code is the
        verdict on all images of the store: while a shard is missing it is not 0.

        Exit codes: 0 all clean; 1 found; 2 error, or nothing found and not everything scanned; 130 interrupted.

        """;

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal)
    {
        var results = new Argument<string>("RESULTS") { Description = "The folder with results." };
        var output = new Option<string>("--output", "-o")
        {
            Description = "The store: a file, which is made if it is not there, or postgresql://USER@HOST/DATABASE.",
            HelpName = "STORE",
            Required = true,
        };
        var command = new Command("merge", "Bring the results of shards into a store.") { results, output };
        command.SetAction(parsed =>
        {
            using CorpusStore store = CorpusStore.Open(parsed.GetRequiredValue(output), creates: true);
            MergeOutcome outcome = CorpusMerge.Merge(parsed.GetRequiredValue(results), store, DateTimeOffset.UtcNow);
            terminal.WriteLine($"merged    {Counted.Of(outcome.Merged.Count, "shard")}, {outcome.Known} in the store before");
            if (outcome.Unplaced > 0)
            {
                terminal.Complain($"{Counted.Of(outcome.Unplaced, "image")} of an addition are not in the store, or not with these bytes");
            }

            CorpusText.Write(terminal, [.. store.Runs().SelectMany(run => run.Spent)]);
            return Conclude(store, terminal);
        });
        return command;
    }

    /// <summary>Writes the verdict on a store.</summary>
    /// <param name="store">The store.</param>
    /// <param name="terminal">Where to write.</param>
    /// <returns>The exit code.</returns>
    public static int Conclude(CorpusStore store, Terminal terminal)
    {
        int missing = CorpusText.ComplainOfMissing(terminal, store.Runs());
        CorpusVerdict verdict = store.Judge();
        if (verdict.Incomplete > 0)
        {
            terminal.Complain($"{Counted.Of(verdict.Incomplete, "image")} with nothing found were not scanned whole; fwscan corpus report says which");
        }

        terminal.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"verdicts  {verdict.Clean:N0} clean, {verdict.Found:N0} found, {verdict.Incomplete + missing:N0} incomplete, {verdict.Empty:N0} empty"));
        terminal.WriteLine(string.Create(CultureInfo.InvariantCulture, $"store     {store.Name}, {store.Bytes:N0} bytes, version {store.Version}"));
        return verdict.Found > 0 ? ExitCode.Found
            : verdict.Incomplete + missing > 0 || verdict.Clean == 0 ? ExitCode.Error
            : ExitCode.Clean;
    }
}
