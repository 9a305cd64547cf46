using System.Globalization;
using System.Linq;
using FirmwareScanner.Signatures.Compilation;

namespace FirmwareScanner.Tool.Commands;

/// <summary>What a rule costs a scan, among the other rules of its set.</summary>
/// <param name="InstructionsPerByte">Expected IL instructions on a board per byte of real firmware.</param>
/// <param name="Passes">How many of its strings have nothing in them to search for, so that a workstation looks at every byte once more for each.</param>
internal sealed record RuleExpense(double InstructionsPerByte, int Passes)
{
    /// <summary>What each rule costs, by number.</summary>
    /// <param name="compiled">The rules, compiled as <see cref="Signatures.Checking.RuleChecker.Options"/> says.</param>
    public static RuleExpense[] Of(CompiledDatabase compiled)
    {
        RuleExpense[] expenses = [.. compiled.Report.RuleCosts.Select(cost => new RuleExpense(cost.CostPerByte, 0))];
        foreach (DeferredRule rule in compiled.Deferred)
        {
            expenses[rule.Number] = expenses[rule.Number] with { Passes = rule.Patterns.Count(pattern => pattern.IsSearchedWhole) };
        }

        return expenses;
    }

    /// <summary>In the column of a list: the instructions, and behind a plus the passes.</summary>
    public override string ToString() =>
        InstructionsPerByte.ToString("F3", CultureInfo.InvariantCulture) + (Passes > 0 ? string.Create(CultureInfo.InvariantCulture, $"+{Passes}") : string.Empty);
}
