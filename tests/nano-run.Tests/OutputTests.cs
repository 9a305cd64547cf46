using System;
using FirmwareScanner.NanoRun.Benchmarking;
using FirmwareScanner.NanoRun.Running;
using Xunit;
using TestResult = FirmwareScanner.NanoRun.Running.TestResult;

namespace FirmwareScanner.NanoRun.Tests;

/// <summary>What the interpreter prints, line by line.</summary>
public sealed class OutputTests
{
    [Fact]
    public void Line_of_a_passed_test_is_read()
    {
        TestResult? result = TestResult.Parse("Test passed,Some.Tests.Case_one.2,1234");

        Assert.Equal(new TestResult(TestOutcome.Passed, "Some.Tests.Case_one.2", "1234"), result);
        Assert.Equal("Some.Tests.Case_one", result!.Method);
    }

    [Fact]
    public void Message_of_a_failed_test_may_have_commas()
    {
        TestResult? result = TestResult.Parse("Test failed,Some.Tests.Case_one.0,expected <1>, got <2>, sorry");

        Assert.Equal(new TestResult(TestOutcome.Failed, "Some.Tests.Case_one.0", "expected <1>, got <2>, sorry"), result);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Ready.")]
    [InlineData("Test passed")]
    [InlineData("Test passed,name")]
    [InlineData("Test pleased,name,1")]
    [InlineData("   AssemblyRef    =        8 bytes (       1 elements)")]
    public void Other_lines_are_no_results(string line)
    {
        Assert.Null(TestResult.Parse(line));
    }

    [Fact]
    public void Benchmark_figures_become_a_ratio()
    {
        BenchmarkReport? report = BenchmarkReport.Read(
            ["Ready.", "Benchmark plan,61236", "Benchmark,sum,1000,300", "Benchmark,scan,1000,720", "Benchmark events,7,2", "Done."]);

        Assert.Equal(new BenchmarkReport(1000, 300, 720, 61236, 7), report);
        Assert.Contains("ratio          2.40 of the byte sum", report!.Text(), StringComparison.Ordinal);
        Assert.Contains("byte sum       30.0 ns a byte", report.Text(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Benchmark failed: the plan does not fit")]
    [InlineData("Benchmark,sum,1000,300")]
    [InlineData("Benchmark,sum,1000,zero")]
    public void Benchmark_without_every_figure_is_no_report(string line)
    {
        Assert.Null(BenchmarkReport.Read([line, "Benchmark,scan,1000,720"]));
    }
}
