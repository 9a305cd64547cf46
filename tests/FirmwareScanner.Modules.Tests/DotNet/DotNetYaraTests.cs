using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Modules.DotNet;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Modules.Tests.DotNet;

/// <summary>The module dotnet finds what the real yara finds, in real files and in damaged ones.</summary>
public sealed class DotNetYaraTests
{
    private static readonly int MutantCount = int.TryParse(Environment.GetEnvironmentVariable("FIRMWARESCANNER_PE_MUTANTS"), out int count) ? count : 60;

    [Fact]
    public void Fields_of_real_files_are_those_of_yara()
    {
        RequireReference();
        AssertSame(PeFiles.All());
    }

    [Fact]
    public void Fields_of_damaged_files_are_those_of_yara()
    {
        RequireReference();
        using var folder = new TemporaryFolder();
        var random = new Random(21);
        byte[][] files = [.. PeFiles.All().Where(path => new FileInfo(path).Length < 30_000).Take(10).Select(File.ReadAllBytes)];

        AssertSame([.. Enumerable.Range(0, MutantCount).Select(i => folder.Write($"mutant{i}.dll", Mutants.Of(files[i % files.Length], random)))]);
    }

    private static void RequireReference()
    {
        YaraTool.Require();
        Assert.SkipUnless(YaraTool.IsReference, "yara 4.5 is needed for this comparison: its predecessors read metadata differently");
    }

    private static void AssertSame(IReadOnlyList<string> files)
    {
        Assert.NotEmpty(files);
        var problems = new List<string>();
        foreach (string file in files)
        {
            int before = problems.Count;
            DumpComparison.Add(problems, new DotNetModule(), file, path => path.Contains("classes", StringComparison.Ordinal));
            if (problems.Count > before && Environment.GetEnvironmentVariable("FIRMWARESCANNER_KEEP") is string kept)
            {
                File.Copy(file, Path.Combine(kept, Path.GetFileName(file)), true);
            }
        }

        Assert.True(problems.Count == 0, $"{problems.Count} differences: {string.Join('\n', problems.Take(40))}");
    }
}
