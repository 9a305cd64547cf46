using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>Takes some rules of a set, and what they need to mean the same as among the others.</summary>
public static class RuleSubset
{
    /// <summary>The rules that are wanted, those that their conditions name, and the global rules of their namespaces; hashes are left out.</summary>
    /// <param name="rules">The set.</param>
    /// <param name="isWanted">Says which.</param>
    /// <returns>The rules, in the order of the set.</returns>
    public static RuleSet Of(RuleSet rules, Func<Rule, bool> isWanted)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var taken = new HashSet<Rule>();
        var open = new Stack<Rule>(rules.Rules.Where(isWanted));
        while (open.TryPop(out Rule? rule))
        {
            if (taken.Add(rule))
            {
                IEnumerable<Rule> needed = RuleReferences.In(rule.Condition)
                    .Concat(rules.Rules.Where(other => other.IsGlobal && other.Namespace == rule.Namespace));
                foreach (Rule other in needed)
                {
                    open.Push(other);
                }
            }
        }

        return new RuleSet([.. rules.Rules.Where(taken.Contains)]);
    }
}
