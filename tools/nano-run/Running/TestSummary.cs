using System.Collections.Generic;
using System.Linq;

namespace FirmwareScanner.NanoRun.Running;

/// <summary>What was expected of the launcher and what it reported.</summary>
internal sealed class TestSummary
{
    private TestSummary(IReadOnlyList<TestResult> results, IReadOnlyList<string> missing, int passed)
    {
        Results = results;
        Missing = missing;
        Passed = passed;
    }

    /// <summary>All that was reported, set-up and clean-up too.</summary>
    public IReadOnlyList<TestResult> Results { get; }

    /// <summary>Runs that nothing was reported of: the interpreter ended, or hung, before.</summary>
    public IReadOnlyList<string> Missing { get; }

    /// <summary>Tests that passed.</summary>
    public int Passed { get; }

    /// <summary>Tests that failed or never reported; a failed set-up counts.</summary>
    public int Failed => Missing.Count + Results.Count(result => result.Outcome == TestOutcome.Failed);

    /// <summary>Tests that were skipped.</summary>
    public int Skipped => Results.Count(result => result.Outcome == TestOutcome.Skipped);

    /// <summary>Compares.</summary>
    /// <param name="expected">What the launcher was to report.</param>
    /// <param name="lines">What the interpreter printed.</param>
    public static TestSummary Of(IReadOnlyList<ExpectedTest> expected, IEnumerable<string> lines)
    {
        TestResult[] results = [.. lines.Select(TestResult.Parse).OfType<TestResult>()];
        ILookup<string, TestResult> byMethod = results.ToLookup(result => result.Method);
        HashSet<string> fixtures = [.. expected.Where(test => !test.IsTest).Select(test => test.Name)];
        HashSet<string> skippedClasses = [.. results
            .Where(result => result.Outcome == TestOutcome.Skipped && fixtures.Contains(result.Method))
            .Select(result => ClassOf(result.Method))];
        string[] missing = [.. expected
            .Where(test => !skippedClasses.Contains(ClassOf(test.Name)))
            .SelectMany(test => Enumerable.Repeat(test.Name, System.Math.Max(0, test.Runs - byMethod[test.Name].Count())))];
        int passed = results.Count(result => result.Outcome == TestOutcome.Passed && !fixtures.Contains(result.Method));
        return new TestSummary(results, missing, passed);
    }

    private static string ClassOf(string method) => method[..method.LastIndexOf('.')];
}
