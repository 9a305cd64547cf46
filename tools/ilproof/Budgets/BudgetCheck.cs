using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.IlProof;

namespace FirmwareScanner.Proof.Budgets;

/// <summary>Compares what was measured with the budgets file.</summary>
internal static class BudgetCheck
{
    /// <summary>Every figure that differs, by name.</summary>
    public static IReadOnlyList<BudgetChange> Compare(IReadOnlyDictionary<string, long> measured, BudgetFile file)
    {
        return
        [
            .. measured.Keys.Union(file.Budgets.Keys)
                .Order(StringComparer.Ordinal)
                .Select(name => new BudgetChange(name, Get(file.Budgets, name), Get(measured, name)))
                .Where(change => change.Budget != change.Now),
        ];
    }

    /// <summary>What has grown, and what is over a limit.</summary>
    public static IReadOnlyList<Finding> Findings(IReadOnlyDictionary<string, long> measured, BudgetFile file)
    {
        IEnumerable<Finding> growth = Compare(measured, file).Where(change => change.IsGrowth).Select(change => new Finding(
            "budget",
            change.Budget is long budget
                ? FormattableString.Invariant(
                    $"{change.Name}: the budget is {budget:N0}, now it is {change.Now:N0}: {change.Now - budget:N0} more")
                : FormattableString.Invariant($"{change.Name}: now it is {change.Now:N0}, and there is no budget for it"),
            string.Empty,
            [],
            "make it smaller, or say why it had to grow: ilproof check --accept-growth \"REASON\""));
        IEnumerable<Finding> limits = file.Limits
            .Where(limit => !measured.TryGetValue(limit.Key, out long now) || now > limit.Value)
            .Select(limit => new Finding(
                "budget",
                measured.TryGetValue(limit.Key, out long now)
                    ? FormattableString.Invariant($"{limit.Key}: the limit is {limit.Value:N0}, now it is {now:N0}")
                    : $"{limit.Key}: there is a limit of that name, but nothing is measured under it",
                string.Empty,
                [],
                $"limits are promises of the product: they are changed in {file.Name} by hand, with its documentation"));
        return [.. growth, .. limits];
    }

    /// <summary>Takes what has shrunk or is gone into the file and leaves the rest.</summary>
    public static void AcceptShrinking(IReadOnlyDictionary<string, long> measured, BudgetFile file)
    {
        foreach (BudgetChange change in Compare(measured, file).Where(change => !change.IsGrowth))
        {
            if (change.Now is long now)
            {
                file.Budgets[change.Name] = now;
            }
            else
            {
                file.Budgets.Remove(change.Name);
            }
        }
    }

    /// <summary>Takes what has grown into the file, too, with the reason.</summary>
    public static void AcceptGrowth(IReadOnlyDictionary<string, long> measured, BudgetFile file, string reason)
    {
        foreach (BudgetChange change in Compare(measured, file).Where(change => change.IsGrowth))
        {
            file.Growth.Add(new AcceptedGrowth(change.Name, change.Budget, change.Now!.Value, reason));
            file.Budgets[change.Name] = change.Now.Value;
        }
    }

    private static long? Get(IReadOnlyDictionary<string, long> numbers, string name) =>
        numbers.TryGetValue(name, out long value) ? value : null;
}
