using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Modules;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Yara;

/// <summary>What a condition can refer to: the strings of its rule, and the rules before it.</summary>
internal sealed class RuleScope
{
    private readonly string _namespace;
    private readonly string _ruleName;
    private readonly RuleTable _rules;
    private readonly DiagnosticBag _diagnostics;
    private readonly RuleStrings _strings;
    private readonly List<Variable> _variables = [];
    private readonly List<Pattern> _placeholders = [];

    public RuleScope(string ns, string ruleName, IReadOnlyList<Pattern> patterns, RuleTable rules, DiagnosticBag diagnostics)
    {
        _namespace = ns;
        _ruleName = ruleName;
        _strings = new RuleStrings(patterns);
        _rules = rules;
        _diagnostics = diagnostics;
    }

    /// <summary>Lets names be used until <see cref="Leave(int)"/>.</summary>
    /// <param name="variables">The names; the last of the same name is meant.</param>
    public void Enter(IReadOnlyList<Variable> variables) => _variables.AddRange(variables);

    /// <summary>Ends the use of the names that were entered last.</summary>
    /// <param name="count">How many.</param>
    public void Leave(int count) => _variables.RemoveRange(_variables.Count - count, count);

    /// <summary>Lets <c>$</c>, <c>#</c>, <c>@</c> and <c>!</c> mean the string at hand until <see cref="LeaveLoop"/>.</summary>
    /// <param name="placeholder">What stands for that string.</param>
    public void EnterLoop(Pattern placeholder) => _placeholders.Add(placeholder);

    /// <summary>Ends what <see cref="EnterLoop"/> began.</summary>
    public void LeaveLoop() => _placeholders.RemoveAt(_placeholders.Count - 1);

    /// <summary>What a name means that a loop, <c>with</c> or the user has given a value; null for other names.</summary>
    /// <param name="token">The name.</param>
    public Expression? FindVariable(Token token)
    {
        Variable? variable = _variables.FindLast(candidate => candidate.Name == token.Text);
        return variable is not null ? new VariableReference(token.Span, variable) : _rules.Externals.Find(token.Text, token.Span);
    }

    /// <summary>The module of a name, if it is imported, evaluated here, and not to be ignored; otherwise null.</summary>
    /// <param name="token">The name.</param>
    public Module? FindModule(Token token) => _rules.Modules.Find(_namespace, token.Text);

    /// <summary>What is wrong with the use of a module or function.</summary>
    /// <param name="name">The name in front of the dot or parenthesis.</param>
    /// <param name="use">What is used, as written.</param>
    public string DescribeModuleUse(string name, string use) => _rules.Modules.DescribeUse(_namespace, name, use);

    /// <summary>The strings of the rule.</summary>
    public IReadOnlyList<Pattern> Patterns => _strings.All;

    /// <summary>Finds the string that <c>$a</c>, <c>#a</c>, <c>@a</c> or <c>!a</c> means; null after an error was reported.</summary>
    public Pattern? FindPattern(Token token)
    {
        string name = token.Kind == TokenKind.StringIdentifier ? token.Text : "$" + token.Text[1..];
        if (name == "$" && _placeholders.Count > 0)
        {
            return _placeholders[^1];
        }

        if (name == "$")
        {
            _diagnostics.Error(
                token.Span,
                $"\"{token.Text}\" needs a name: an anonymous string can only be counted, by \"of them\" or \"of ($)\"");
            return null;
        }

        Pattern? pattern = _strings.Find(name);
        if (pattern is null)
        {
            _diagnostics.Error(token.Span, $"undefined string \"{name}\"; {StringsOfRule()}");
            return null;
        }

        _strings.MarkReferenced(pattern);
        return pattern;
    }

    /// <summary>The strings that an item of a set means: <c>$a</c>, <c>$a*</c>, or <c>$</c> for all anonymous ones.</summary>
    public IReadOnlyList<Pattern> FindPatterns(Token token)
    {
        if (_rules.HasTooManyMembers)
        {
            return [];
        }

        bool isWildcard = token.Kind == TokenKind.StringWildcard;
        string name = token.Text.TrimEnd('*');
        List<Pattern> matching = isWildcard ? [.. _strings.WithPrefix(name)]
            : name == "$" ? [.. Patterns.Where(candidate => candidate.Identifier == name)]
            : _strings.Find(name) is Pattern pattern ? [pattern]
            : [];
        if (matching.Count == 0)
        {
            string problem = isWildcard ? "no string matches" : "undefined string";
            _diagnostics.Error(token.Span, $"{problem} \"{token.Text}\"; {StringsOfRule()}");
        }

        return Take(matching, token.Span);
    }

    /// <summary>All strings, for <c>them</c>.</summary>
    public IReadOnlyList<Pattern> FindAllPatterns(Token token)
    {
        if (Patterns.Count == 0)
        {
            _diagnostics.Error(token.Span, "\"them\" means the strings of the rule, but this rule has none");
        }

        return Take(Patterns, token.Span);
    }

    private IReadOnlyList<Pattern> Take(IReadOnlyList<Pattern> members, SourceSpan place)
    {
        if (!_rules.TryAddMembers(members.Count, place, _diagnostics))
        {
            return [];
        }

        foreach (Pattern member in members)
        {
            _strings.MarkReferenced(member);
        }

        return members;
    }

    /// <summary>The rule with a name; a constant after an error was reported, here or in that rule.</summary>
    public Expression FindRule(Token token)
    {
        if (token.Text == _ruleName)
        {
            _diagnostics.Error(token.Span, $"the rule \"{_ruleName}\" refers to itself; a rule can refer only to rules before it");
        }
        else if (_rules.Find(_namespace, token.Text) is { } rule)
        {
            return new RuleReference(token.Span, rule);
        }
        else if (_rules.IsSkipped(_namespace, token.Text))
        {
            _diagnostics.Error(token.Span, SkippedRule.DependsOn(token.Text));
        }
        else if (_rules.FindDeclaration(_namespace, token.Text) is null)
        {
            _diagnostics.Error(
                token.Span,
                $"undefined identifier \"{token.Text}\"; expected the name of a rule before this one, of an imported module, or "
                + "of a variable that --define gives");
        }

        return new BooleanConstant(token.Span, false);
    }

    /// <summary>The rules whose names begin with a prefix, for <c>(prefix*)</c>.</summary>
    /// <param name="prefix">The identifier before the asterisk.</param>
    /// <param name="span">Identifier and asterisk.</param>
    public IReadOnlyList<Expression> FindRules(Token prefix, SourceSpan span)
    {
        if (_rules.HasTooManyMembers)
        {
            return [];
        }

        _rules.AddWildcard(_namespace, prefix.Text, span);
        IReadOnlyList<string> names = _rules.NamesWithPrefix(_namespace, prefix.Text);
        if (names.Contains(_ruleName))
        {
            _diagnostics.Error(
                span,
                $"\"{prefix.Text}*\" also means the rule \"{_ruleName}\" itself, which is not known yet; "
                + $"choose a name that does not begin with \"{prefix.Text}\"");
        }
        else if (names.Count == 0)
        {
            _diagnostics.Error(span, $"no rule before this one has a name that begins with \"{prefix.Text}\"");
        }

        if (names.FirstOrDefault(name => _rules.IsSkipped(_namespace, name)) is string skipped)
        {
            _diagnostics.Error(span, SkippedRule.DependsOn(skipped));
        }

        if (!_rules.TryAddMembers(names.Count, span, _diagnostics))
        {
            return [];
        }

        return
        [
            .. names.Select(name => _rules.Find(_namespace, name)).OfType<Rule>()
                .Select(rule => new RuleReference(span, rule)),
        ];
    }

    /// <summary>Reports the strings that the condition does not mention; since YARA 4.3 it need not mention those that begin with an underscore.</summary>
    public void ReportUnreferenced()
    {
        foreach (Pattern pattern in Patterns.Where(candidate => !_strings.IsReferenced(candidate) && candidate.Identifier is not ['$', '_', ..]))
        {
            _diagnostics.Error(
                pattern.Span,
                $"the string \"{pattern.Identifier}\" is not used in the condition; use it or remove it");
        }
    }

    private string StringsOfRule()
    {
        List<string> names = [.. Patterns.Select(pattern => pattern.Identifier).Distinct().Take(9)];
        return names.Count switch
        {
            0 => "this rule has no strings",
            9 => $"the rule has {string.Join(", ", names.Take(8))} and more",
            _ => $"the rule has {string.Join(", ", names)}",
        };
    }
}
