using System.Collections.Generic;
using System.CommandLine;
using FirmwareScanner.Tool.Output;

namespace FirmwareScanner.Tool.Commands;

/// <summary><c>fwscan corpus</c>: more images than one process can scan.</summary>
internal static class CorpusCommand
{
    /// <summary>What the help says below the options.</summary>
    public const string Notes = """
        A plan divides images into shards. Any batch engine runs the shards, on as many machines as there are; each leaves a file. A store
        takes these files, remembers what was found in which bytes, and answers. docs/corpus.md shows all of it, docs/scale.md says how far
        it goes.

          fwscan corpus plan /images -o plan.jsonl --shards 64
          fwscan corpus run plan.jsonl --shard 0/64 -o results
          fwscan corpus merge results -o store.sqlite
          fwscan corpus report store.sqlite --report page.html

        Exit codes: plan, query: 0 done. run: 0 the shard is complete, whatever was found. merge, rescan, report: 0 all clean; 1 found;
        2 incomplete with nothing found. 2 error; 130 interrupted.

        """;

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    /// <param name="notes">Is given what the help of its commands says below the options.</param>
    public static Command Create(Terminal terminal, Dictionary<Command, string> notes)
    {
        var command = new Command("corpus", "Scan more images than one process can: a plan in shards, a store that remembers.");
        (Command Command, string Notes)[] commands =
        [
            (CorpusPlanCommand.Create(terminal), CorpusPlanCommand.Notes),
            (CorpusRunCommand.Create(terminal), CorpusRunCommand.Notes),
            (CorpusMergeCommand.Create(terminal), CorpusMergeCommand.Notes),
            (CorpusReportCommand.Create(terminal), CorpusReportCommand.Notes),
            (CorpusQueryCommand.Create(terminal), CorpusQueryCommand.Notes),
            (CorpusRescanCommand.Create(terminal), CorpusRescanCommand.Notes),
        ];
        foreach ((Command below, string text) in commands)
        {
            command.Subcommands.Add(below);
            notes.Add(below, text);
        }

        return command;
    }
}
