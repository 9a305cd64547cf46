using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace FirmwareScanner.Analyzers.Device;

/// <summary>Follows <c>goto case</c> and <c>goto default</c> from section to section of a switch.</summary>
internal static class SwitchJumps
{
    /// <summary>Whether such a jump can come back to the section that it stands in: then the sections are a loop.</summary>
    public static bool LeadsBack(IBranchOperation jump)
    {
        if (SectionOf(jump) is not { } start)
        {
            return false;
        }

        ISwitchOperation owner = (ISwitchOperation)start.Parent!;
        HashSet<ISwitchCaseOperation> seen = [];
        Stack<ISwitchCaseOperation> open = new(TargetsOf(owner, jump));
        while (open.Count > 0)
        {
            ISwitchCaseOperation section = open.Pop();
            if (section == start)
            {
                return true;
            }

            if (seen.Add(section))
            {
                IEnumerable<IBranchOperation> jumps = section.Descendants().OfType<IBranchOperation>();
                foreach (ISwitchCaseOperation next in jumps.SelectMany(jump => TargetsOf(owner, jump)))
                {
                    open.Push(next);
                }
            }
        }

        return false;
    }

    private static IEnumerable<ISwitchCaseOperation> TargetsOf(ISwitchOperation owner, IBranchOperation jump)
    {
        return owner.Cases.Where(section => section.Clauses.Any(
            clause => SymbolEqualityComparer.Default.Equals(clause.Label, jump.Target)));
    }

    // The section that the jump leaves: of the innermost switch that has the label.
    private static ISwitchCaseOperation? SectionOf(IBranchOperation jump)
    {
        for (IOperation? current = jump.Parent; current is not null; current = current.Parent)
        {
            if (current is ISwitchCaseOperation { Parent: ISwitchOperation owner } section && TargetsOf(owner, jump).Any())
            {
                return section;
            }
        }

        return null;
    }
}
