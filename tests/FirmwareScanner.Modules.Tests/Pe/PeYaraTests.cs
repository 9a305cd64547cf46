using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Modules.Pe;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Modules.Tests.Pe;

/// <summary>The module pe finds what the real yara finds, in real files, in built ones and in damaged ones.</summary>
public sealed class PeYaraTests
{
    /// <summary>How many damaged files are compared; a number in FIRMWARESCANNER_PE_MUTANTS asks for more.</summary>
    private static readonly int MutantCount = int.TryParse(Environment.GetEnvironmentVariable("FIRMWARESCANNER_PE_MUTANTS"), out int count) ? count : 60;

    private static readonly string[] ChangedFields = ["import", "/export_details", "/rich_signature", "signature", "/is_signed"];

    [Fact]
    public void Fields_of_real_files_are_those_of_yara()
    {
        YaraTool.Require();
        IReadOnlyList<string> files = PeFiles.All();
        Assert.NotEmpty(files);
        AssertSame(files);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Fields_of_a_built_file_are_those_of_yara(bool is64Bit, bool isOld)
    {
        YaraTool.Require();
        using var folder = new TemporaryFolder();

        AssertSame([folder.Write("built.exe", PeBuilder.Build(is64Bit, isOld))]);
    }

    [Fact]
    public void Fields_of_damaged_files_are_those_of_yara()
    {
        YaraTool.Require();
        Assert.SkipUnless(YaraTool.IsReference, "yara 4.5 is needed for this comparison: its predecessors read damaged files differently");
        using var folder = new TemporaryFolder();
        var random = new Random(20);

        AssertSame([.. Enumerable.Range(0, MutantCount).Select(i => folder.Write($"mutant{i}.exe", Mutants.Of(PeBuilder.Build(i % 2 == 0, i % 4 > 1), random)))]);
    }

    private static void AssertSame(IReadOnlyList<string> files)
    {
        var problems = new List<string>();
        foreach (string file in files)
        {
            int before = problems.Count;
            DumpComparison.Add(problems, new PeModule(), file, IsExcepted);
            Keep(file, problems.Count > before);
        }

        Assert.True(problems.Count == 0, $"{problems.Count} differences: {string.Join('\n', problems.Take(40))}");
    }

    private static void Keep(string file, bool isDifferent)
    {
        if (isDifferent && Environment.GetEnvironmentVariable("FIRMWARESCANNER_KEEP") is string folder)
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), true);
        }
    }

    /// <summary>What yara 4.2.3 says of imports, exports and signatures is not yet what 4.5 says.</summary>
    private static bool IsExcepted(string path)
    {
        return !YaraTool.IsReference && ChangedFields.Any(field => path.Contains(field, StringComparison.Ordinal));
    }
}
