using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.IlProof.Calls;
using FirmwareScanner.IlProof.Loops;
using FirmwareScanner.Proof.Budgets;
using FirmwareScanner.Tool.Output;

namespace FirmwareScanner.Proof.Output;

/// <summary>What a proof has shown, as text.</summary>
internal static class ProofText
{
    /// <summary>What holds, a line each.</summary>
    public static IEnumerable<string> Summary(ProofRun run)
    {
        string reached = $"{run.Allocation.ReachedCount} of {run.MethodCount} methods";
        yield return $"allocation: nothing that {run.Allocation.RootCount} allocation-free methods reach allocates ({reached})";
        foreach (string line in ChainLines(run))
        {
            yield return line;
        }
    }

    /// <summary>The deepest chain of calls.</summary>
    public static IEnumerable<string> ChainLines(ProofRun run)
    {
        Chain any = run.AnyChain();
        yield return FormattableString.Invariant(
            $"calls: no recursion; at most {any.Frames} frames, {run.AnyBytes():N0} bytes of stack; the deepest chain:");
        for (int i = 0; i < any.Methods.Count; i++)
        {
            yield return $"  {new string(' ', i)}{any.Methods[i]}";
        }
    }

    /// <summary>The loops as a table.</summary>
    public static IEnumerable<string> LoopLines(IEnumerable<LoopCount> loops)
    {
        var table = new TextTable("loop of the hot path", " least", " most", " inner", "where", "calls");
        foreach (LoopCount loop in loops)
        {
            table.Add(loop.Name, loop.Least, loop.Most, loop.Inner, loop.Place, string.Join(", ", loop.Calls));
        }

        return table.Lines();
    }

    /// <summary>The chains as a table.</summary>
    public static IEnumerable<string> ChainTable(IEnumerable<Chain> chains)
    {
        var table = new TextTable(" frames", " bytes", "deepest chain of");
        foreach (Chain chain in chains)
        {
            table.Add(chain.Frames, chain.Bytes, chain.Methods[0]);
        }

        return table.Lines();
    }

    /// <summary>What has shrunk.</summary>
    public static IEnumerable<string> ShrinkingLines(IEnumerable<BudgetChange> changes)
    {
        return changes.Where(change => !change.IsGrowth).Select(change => change.Now is long now
            ? FormattableString.Invariant($"budget: {change.Name}: the budget is {change.Budget:N0}, now it is {now:N0}")
            : $"budget: {change.Name}: there is nothing of that name any more");
    }
}
