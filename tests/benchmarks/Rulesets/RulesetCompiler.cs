using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Benchmarks.PeerComparison;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Benchmarks.Rulesets;

/// <summary>Compiles rule files one by one, here and by yarac.</summary>
public static class RulesetCompiler
{
    /// <summary>Variables that public rules expect to be given; all texts, empty.</summary>
    public static IReadOnlyList<string> Variables { get; } = ["filename", "filepath", "extension", "filetype", "owner", "file_type", "md5"];

    /// <summary>How rules are read.</summary>
    /// <param name="skipsFaulty">Whether rules with errors are left out.</param>
    public static LoaderSettings Settings(bool skipsFaulty) => new()
    {
        SkipsFaulty = skipsFaulty,
        Variables = Variables.ToDictionary(name => name, _ => (object)Array.Empty<byte>()),
    };

    /// <summary>The options by which yara and yarac get the same variables.</summary>
    public static IEnumerable<string> YaraOptions => Variables.SelectMany(name => new[] { "-d", name + "=" });

    /// <summary>The rule files of a folder, in order.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="BenchmarkException">There is no such folder.</exception>
    public static IReadOnlyList<string> FilesOf(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new BenchmarkException($"{folder}: expected a folder of rule files");
        }

        return
        [
            .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Where(path => Path.GetExtension(path) is ".yar" or ".yara").Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>Compiles a file here.</summary>
    /// <param name="path">The file.</param>
    public static RulesetFile Compile(string path)
    {
        var diagnostics = new DiagnosticBag();
        var loader = new RuleLoader(diagnostics, Settings(skipsFaulty: true));
        loader.AddFile(path, "default");
        RuleSet rules = loader.Build();
        CompiledDatabase? compiled = DatabaseCompiler.Compile(rules, new CompilerOptions { Defers = true, SkipsFaulty = true }, diagnostics);
        List<string> reasons = compiled is null
            ? [.. diagnostics.All.Where(message => message.Severity == DiagnosticSeverity.Error).Select(message => message.Message).Take(1)]
            : [.. compiled.Report.Skipped.Select(skipped => skipped.Reason)];
        return new RulesetFile(
            path, compiled?.Report.Rules ?? 0, reasons, reasons.Count == 0, compiled?.Report.Patterns ?? 0, false, 0);
    }

    /// <summary>Compiles a file with yarac.</summary>
    /// <param name="file">What became of it here.</param>
    public static RulesetFile AddYarac(RulesetFile file)
    {
        string folder = Directory.CreateTempSubdirectory("fwscan-rulesets-").FullName;
        try
        {
            TimedRun run = new TimedProcess(folder, -1).Run(
                ["yarac", "-w", .. YaraOptions, file.Path, Path.Combine(folder, "rules.bin")], Enumerable.Range(0, 256).ToList());
            return file with { YaraAccepts = run.ExitCode == 0, YaraSeconds = run.CpuSeconds };
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
