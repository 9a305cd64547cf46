using System;

namespace FirmwareScanner.NanoRun.Running;

/// <summary>A line of nanoFramework's test launcher.</summary>
/// <param name="Outcome">What became of the test.</param>
/// <param name="Name">Class, method and number of the run.</param>
/// <param name="Detail">Ticks of 100 ns, or why it failed or was skipped.</param>
internal sealed record TestResult(TestOutcome Outcome, string Name, string Detail)
{
    /// <summary>Class and method, without the number of the run.</summary>
    public string Method => Name[..Math.Max(Name.LastIndexOf('.'), 0)];

    /// <summary>Reads a line: <c>Test passed,NAME,TICKS</c>, <c>Test failed,NAME,MESSAGE</c>, <c>Test skipped,NAME,MESSAGE</c>.</summary>
    /// <param name="line">The line.</param>
    /// <returns>The result, or null if the line is something else.</returns>
    public static TestResult? Parse(string line)
    {
        string[] parts = line.Split(',', 3);
        TestOutcome? outcome = parts.Length < 3 ? null : parts[0].Trim() switch
        {
            "Test passed" => TestOutcome.Passed,
            "Test failed" => TestOutcome.Failed,
            "Test skipped" => TestOutcome.Skipped,
            _ => null,
        };
        return outcome is null ? null : new TestResult(outcome.Value, parts[1], parts[2].Trim());
    }
}
