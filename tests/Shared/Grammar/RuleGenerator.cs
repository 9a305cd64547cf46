using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace FirmwareScanner.Testing.Grammar;

/// <summary>Makes rules by grammar, the same for the same seed.</summary>
/// <param name="seed">The seed.</param>
/// <param name="features">What the yara at hand knows.</param>
internal sealed class RuleGenerator(ulong seed, YaraFeatures features)
{
    /// <summary>What stands at the beginning of each file.</summary>
    internal const string Imports = "import \"math\" import \"elf\"";

    private const int RulesOfPrefix = 6;

    private readonly Dice _dice = new(seed);
    private int _namespaces;

    /// <summary>Makes the rules of a namespace, in order.</summary>
    internal IReadOnlyList<GeneratedRule> MakeNamespace(int count)
    {
        _namespaces++;
        var rules = new List<GeneratedRule>();
        bool hasGlobal = _dice.Percent(25);
        for (int i = 0; i < count; i++)
        {
            // 3a_0 .. 3a_5, 3b_0 .. 3b_5: those after 3a_5 may say 3a_*. In yara such a set counts a rule once for each namespace that has
            // one of this name, so that names are of one namespace only.
            string name = PrefixOf(i) + (i % RulesOfPrefix).ToString(CultureInfo.InvariantCulture);
            string[] prefixes = [.. Enumerable.Range(0, i / RulesOfPrefix).Select(group => PrefixOf(group * RulesOfPrefix))];
            string words = (hasGlobal && _dice.Percent(8) ? "global " : string.Empty) + (_dice.Percent(12) ? "private " : string.Empty);
            rules.Add(Make(words, name, new ConditionScope([], [.. rules.Select(rule => rule.Name)], prefixes)));
        }

        return rules;
    }

    /// <summary>Makes a string.</summary>
    internal GeneratedString MakeString(string identifier) => _dice.Below(10) switch
    {
        < 4 => TextStringGenerator.Make(_dice, identifier),
        < 7 => new HexStringGenerator(_dice, features.HasAdditionsOf43).Make(identifier),
        _ => new ExpressionStringGenerator(_dice).Make(identifier),
    };

    private string PrefixOf(int rule) =>
        FormattableString.Invariant($"r{_namespaces}{(char)('a' + (rule / RulesOfPrefix))}_");

    private GeneratedRule Make(string words, string name, ConditionScope scope)
    {
        List<GeneratedString> strings =
        [
            .. Enumerable.Range(0, _dice.Percent(15) ? 0 : _dice.Between(1, 4)).Select(number => MakeString(
                "$" + (char)('p' + (number / 2)) + number.ToString(CultureInfo.InvariantCulture))),
        ];
        scope = scope with
        {
            Strings = [.. strings.Select(text => text.Identifier)],
            Lengths = [.. strings.Where(text => !text.HasUncertainLength).Select(text => text.Identifier)],
        };
        string condition = new ConditionGenerator(_dice, features).Make(scope, _dice.Between(0, 3));

        // YARA refuses rules with strings that the condition does not use. Strings with jumps without bounds are counted: rules that do not
        // need all their matches get one (docs/signature-language.md).
        string uses = string.Concat(strings.Select(text => text.Source.Contains("-]", StringComparison.Ordinal) || _dice.Percent(50)
            ? $" and #{text.Identifier[1..]} >= 0"
            : $" or {text.Identifier}"));
        string declared = strings.Count == 0 ? string.Empty
            : "strings: " + string.Join(' ', strings.Select(text => $"{text.Identifier} = {text.Source}")) + " ";
        return new GeneratedRule(name, $"{words}rule {name} {{ {declared}condition: ({condition}){uses} }}", strings);
    }
}
