using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>Finds the rules on which a condition depends.</summary>
internal static class RuleReferences
{
    /// <summary>The rules that a condition names, in the order in which they stand there.</summary>
    public static IEnumerable<Rule> In(Expression expression)
    {
        var open = new Stack<Expression>([expression]);
        while (open.TryPop(out Expression? next))
        {
            if (next is RuleReference reference)
            {
                yield return reference.Rule;
                continue;
            }

            foreach (Expression part in next.Parts.Reverse())
            {
                open.Push(part);
            }
        }
    }
}
