using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Model;
using Xunit;

namespace FirmwareScanner.Signatures.Tests;

/// <summary>Shortcuts to compile a piece of rule text.</summary>
internal static class Rules
{
    public static (RuleSet Rules, DiagnosticBag Diagnostics) Load(string text, RuleLanguage language = RuleLanguage.Yara)
    {
        var diagnostics = new DiagnosticBag();
        var loader = new RuleLoader(diagnostics);
        loader.AddText(new SourceText(language == RuleLanguage.Yara ? "test.yar" : language == RuleLanguage.ClamAvNdb ? "test.ndb" : "test.ldb", text), "default", language);
        return (loader.Build(), diagnostics);
    }

    /// <summary>The rules of a text that must have no error.</summary>
    public static IReadOnlyList<Rule> Accept(string text, RuleLanguage language = RuleLanguage.Yara)
    {
        (RuleSet rules, DiagnosticBag diagnostics) = Load(text, language);
        Assert.Empty(diagnostics.All.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.ToString()));
        return rules.Rules;
    }

    /// <summary>The headlines of all errors, without the file name.</summary>
    public static string[] Errors(string text, RuleLanguage language = RuleLanguage.Yara) =>
        Headlines(text, DiagnosticSeverity.Error, language);

    /// <summary>The headlines of a severity, without the file name.</summary>
    public static string[] Headlines(string text, DiagnosticSeverity severity, RuleLanguage language = RuleLanguage.Yara) =>
    [
        .. Load(text, language).Diagnostics.All.Where(d => d.Severity == severity)
            .Select(d => d.Headline[(d.Headline.IndexOf(':', System.StringComparison.Ordinal) + 1)..]),
    ];

    /// <summary>The only rule with the given condition, over strings $a = "abc" and $b = { 01 02 }.</summary>
    public static Expression Condition(string condition) => Accept(WithCondition(condition))[^1].Condition;

    /// <summary>A file with an earlier rule "first" and a rule whose condition refers to all of its strings.</summary>
    public static string WithCondition(string condition) =>
        "rule first { condition: true }\n"
        + "rule test { strings: $a = \"abc\" $b = { 01 02 } condition: (any of them or true) and\n"
        + condition + "\n}";

    /// <summary>The first pattern of a rule with one string.</summary>
    public static Pattern Pattern(string value) => Assert.Single(Accept(WithString(value))[0].Patterns);

    public static string WithString(string value) => "rule test { strings:\n$a = " + value + "\ncondition: $a }";
}
