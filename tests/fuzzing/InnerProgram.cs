using System;
using System.Globalization;
using System.IO;
using FirmwareScanner.Fuzzing.Engine;
using FirmwareScanner.Fuzzing.Targets;

namespace FirmwareScanner.Fuzzing;

/// <summary>The process that reads inputs; its product assemblies are woven.</summary>
internal static class InnerProgram
{
    private const int FirstCorpus = 9;

    /// <summary>Does what <see cref="FuzzCommand"/> tells.</summary>
    internal static int Run(string[] arguments)
    {
        FuzzTarget target = FuzzTargets.Find(arguments[2])!;
        using var journal = new InputJournal(arguments[3]);
        string folder = arguments[8];
        var options = new FuzzOptions
        {
            Runs = long.Parse(arguments[4], CultureInfo.InvariantCulture),
            Seed = int.Parse(arguments[5], CultureInfo.InvariantCulture),
            MemoryLimit = long.Parse(arguments[6], CultureInfo.InvariantCulture),
            Findings = arguments[7],
            Keep = folder.Length > 0 ? folder : null,
            Corpora = arguments[FirstCorpus..],
        };
        int findings = arguments[1] switch
        {
            "replay" => Replay(target, journal, options, folder),
            "reduce" => CorpusReducer.Reduce(target, journal, options),
            _ => new FuzzLoop(target, options, journal).Run(),
        };
        return findings == 0 ? ExitCode.Success : ExitCode.Findings;
    }

    private static int Replay(FuzzTarget target, InputJournal journal, FuzzOptions options, string file)
    {
        target.IsThorough = true;
        Finding? finding = new InputRunner(target, journal, options.MemoryLimit).Run(File.ReadAllBytes(file));
        Console.WriteLine(finding is null ? $"{target.Name}: nothing found" : $"{target.Name}: {finding.Kind}: {finding.Place}\n{finding.Text}");
        return finding is null ? 0 : 1;
    }
}
