using System;
using System.CommandLine;
using System.Diagnostics;
using System.IO;
using System.Linq;
using FirmwareScanner.Fuzzing.Engine;
using FirmwareScanner.Fuzzing.Targets;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Fuzzing.Tests;

/// <summary>The fuzzer finds the faults that were put in for it, each behind four comparisons, and says so.</summary>
public sealed class FuzzerTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Coverage_leads_to_a_planted_fault_and_its_input_becomes_small()
    {
        // Without coverage one input in four thousand million would begin so.
        (int code, string output) = Run("planted", "--runs", "100000", "--seed", "1", "--time-limit", "20");

        Assert.True(code == ExitCode.Findings, output);
        string[] found = [.. Directory.EnumerateFiles(_folder.Path, "planted-*").Where(path => !path.EndsWith(".txt", StringComparison.Ordinal))];
        Assert.Contains(found, path => File.ReadAllText(path).StartsWith("FUZ", StringComparison.Ordinal) && new FileInfo(path).Length == 4);
    }

    [Theory]
    [InlineData("FUZe", "exception", "InvalidOperationException in FirmwareScanner.Fuzzing.Targets.PlantedFaults.Fail")]
    [InlineData("FUZp", "property", "planted property")]
    [InlineData("FUZm", "memory", "one run")]
    public void Faults_inside_a_run_are_findings_whose_inputs_become_small(string input, string kind, string place)
    {
        using var journal = new InputJournal(Path.Combine(_folder.Path, "journal"));
        var runner = new InputRunner(new PlantedFaults(), journal, 1 << 20);

        Finding? finding = runner.Run([.. input.Select(letter => (byte)letter), 1, 2, 3, 4, 5, 6, 7]);

        Assert.Equal((kind, place), (finding?.Kind, finding?.Place));
        Assert.Equal(input, string.Concat(InputMinimizer.Minimize(finding!, runner).Input.Select(letter => (char)letter)));
        Assert.Null(runner.Run([1, 2, 3]));
    }

    [Theory]
    [InlineData("FUZh", "time-out: one run", "1")]
    [InlineData("FUZs", "crash: ", "60")]
    public void Faults_that_end_the_process_or_hang_it_are_findings(string input, string expected, string seconds)
    {
        (int code, string output) = Run("planted", "--replay", _folder.Write("input", [.. input.Select(letter => (byte)letter)]), "--time-limit", seconds);

        Assert.True(code == ExitCode.Findings, output);
        Assert.Contains(expected, output);
    }

    [Fact]
    public void Input_without_a_fault_is_replayed_with_exit_code_0()
    {
        (int code, string output) = Run("planted", "--replay", _folder.Write("input", [1, 2, 3]));

        Assert.True(code == ExitCode.Success, output);
        Assert.Contains("planted: nothing found", output);
    }

    [Theory]
    [InlineData("expected one of yara, ", "nothing")]
    [InlineData("--runs, --time-limit and --memory-limit: expected numbers above 0", "yara", "--runs", "0")]
    [InlineData("--replay: there is no file /no/such/file", "yara", "--replay", "/no/such/file")]
    public void Mistakes_on_the_command_line_are_told_in_one_line(string expected, params string[] arguments)
    {
        var quiet = new InvocationConfiguration { EnableDefaultExceptionHandler = false };

        Assert.StartsWith(expected, Assert.Throws<FuzzingException>(() => FuzzCommand.Create().Parse(arguments).Invoke(quiet)).Message);
    }

    public void Dispose() => _folder.Dispose();

    private (int Code, string Output) Run(params string[] arguments)
    {
        string[] all = [typeof(FuzzTarget).Assembly.Location, .. arguments, "--findings", _folder.Path];
        ProgramEnd end = StartedProgram.Run(new ProcessStartInfo("dotnet", all), patience: Patience);
        return (end.ExitCode, end.Output + end.Error);
    }
}
