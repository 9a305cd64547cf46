using System.Collections.Generic;
using FirmwareScanner.Rules;

namespace FirmwareScanner.Reports;

/// <summary>The rules that a report names, numbered as they come: findings refer to them, and they are written once, at the end.</summary>
internal sealed class RuleNumbers
{
    private readonly Dictionary<SignatureRule, int> _numbers = [];
    private readonly List<SignatureRule> _rules = [];

    /// <summary>The rules, by their numbers.</summary>
    public IReadOnlyList<SignatureRule> Rules => _rules;

    /// <summary>The number of a rule, from 0.</summary>
    /// <param name="rule">The rule.</param>
    public int Of(SignatureRule rule)
    {
        if (!_numbers.TryGetValue(rule, out int number))
        {
            number = _rules.Count;
            _rules.Add(rule);
            _numbers.Add(rule, number);
        }

        return number;
    }
}
