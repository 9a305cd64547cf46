using System.Collections.Concurrent;
using System.Collections.Generic;
using FirmwareScanner.Rules;

namespace FirmwareScanner.Corpus.Records;

/// <summary>The rules that records refer to. Any thread may use it.</summary>
internal sealed class RuleBook
{
    private readonly ConcurrentDictionary<SignatureRule, RuleFact> _byRule = [];
    private readonly ConcurrentDictionary<string, RuleFact> _byKey = [];

    /// <summary>What there is to say of a rule.</summary>
    /// <param name="rule">The rule.</param>
    public RuleFact Of(SignatureRule rule)
    {
        if (!_byRule.TryGetValue(rule, out RuleFact? fact))
        {
            fact = RuleFact.Of(rule);
            _byRule[rule] = fact;
            _byKey.TryAdd(fact.Key, fact);
        }

        return fact;
    }

    /// <summary>Notes a fact that was read, unless the rule is known.</summary>
    /// <param name="fact">The fact.</param>
    public void Add(RuleFact fact)
    {
        if (_byKey.TryAdd(fact.Key, fact))
        {
            _byRule.TryAdd(fact.Rule, fact);
        }
    }

    /// <summary>The rule that a key refers to; null if there is none.</summary>
    /// <param name="key">The key.</param>
    public RuleFact? Find(string key) => _byKey.GetValueOrDefault(key);
}
