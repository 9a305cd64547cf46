using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using FirmwareScanner.Analyzers.Tests.Support;
using Xunit;

namespace FirmwareScanner.Analyzers.Tests.Ownership.Differential;

/// <summary>
/// The analyzer against the truth: a program is flagged exactly if it breaks the pool's rules on some path, and with the rule that
/// it breaks. More precisely: the rule that a path breaks first is flagged, and each flagged rule is broken on some path.
/// </summary>
public sealed class DifferentialTests
{
    private const string SeedVariable = "FIRMWARESCANNER_SEED";
    private const string SampleVariable = "FIRMWARESCANNER_SAMPLE";
    private const int DefaultSample = 2000;
    private const int LargestSize = 4;
    private const int LargestDisposal = 3;
    private const int LargestSampledSize = 9;

    [Theory]
    [InlineData(ProgramKind.Leases, 4, "all of 1 to 4 statements")]
    [InlineData(ProgramKind.DeviceObjects, 4, "all of 1 to 4 statements, over disposable objects of the device")]
    [InlineData(ProgramKind.Objects, 4, "all of 1 to 4 statements, over objects of a class that contracts name")]
    [InlineData(ProgramKind.Fields, 3, "all of 1 to 3 statements, over fields of an object, as its constructor")]
    public void Analyzer_all_small_programs_flags_exactly_those_that_fault(ProgramKind kind, int largest, string row)
    {
        DifferentialRun run = new(kind);
        SmallPrograms programs = new();
        run.Compare(Enumerable.Range(1, largest).SelectMany(programs.OfSize), TestContext.Current.CancellationToken);

        Assert.True(run.IsExact, run.Differences);
        AssertPublished(run.Row(row));
    }

    [Fact]
    public void Analyzer_all_bodies_of_Dispose_up_to_three_statements_flags_exactly_those_that_fault()
    {
        DifferentialRun run = new(ProgramKind.Disposals);
        SmallPrograms programs = new();
        run.Compare(Enumerable.Range(0, LargestDisposal + 1).SelectMany(programs.WithoutCopiesOfSize), TestContext.Current.CancellationToken);

        Assert.True(run.IsExact, run.Differences);
        AssertPublished(run.Row("all of up to 3 statements without copies, over fields of an object, as its Dispose"));
    }

    [Theory]
    [InlineData(ProgramKind.Leases)]
    [InlineData(ProgramKind.DeviceObjects)]
    [InlineData(ProgramKind.Objects)]
    [InlineData(ProgramKind.Fields)]
    public void Analyzer_random_programs_of_five_to_nine_statements_flags_exactly_those_that_fault(ProgramKind kind)
    {
        int seed = ReadNumber(SeedVariable, 20261121);
        int count = ReadNumber(SampleVariable, DefaultSample);
        TestContext.Current.TestOutputHelper!.WriteLine($"replay with {SeedVariable}={seed} {SampleVariable}={count}");
        Random random = new(seed);
        DifferentialRun run = new(kind);
        IReadOnlyList<Statement>[] programs =
        [
            .. Enumerable.Range(0, count).Select(_ => SmallPrograms.Random(random, random.Next(LargestSize + 1, LargestSampledSize + 1))),
        ];
        run.Compare(programs, TestContext.Current.CancellationToken);

        TestContext.Current.TestOutputHelper!.WriteLine(run.Row("random"));
        Assert.True(run.IsExact, run.Differences);
    }

    private static void AssertPublished(string row)
    {
        string[] lines = File.ReadAllLines(Path.Combine(CoreSources.RepositoryRoot, "docs", "ownership.md"));
        Assert.True(lines.Contains(row), "docs/ownership.md has to give these numbers:\n" + row);
    }

    private static int ReadNumber(string variable, int otherwise)
    {
        string? text = Environment.GetEnvironmentVariable(variable);
        return string.IsNullOrEmpty(text) ? otherwise : int.Parse(text, CultureInfo.InvariantCulture);
    }
}
