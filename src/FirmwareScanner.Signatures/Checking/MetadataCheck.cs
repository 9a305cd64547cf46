using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Checking;

/// <summary>Looks at what rules say of themselves: names, tags, metadata; and at private rules that nobody names.</summary>
internal sealed class MetadataCheck
{
    private readonly CheckSettings _settings;
    private readonly Regex _names;
    private readonly DiagnosticBag _diagnostics;

    /// <summary>Prepares the check.</summary>
    /// <param name="settings">What is expected.</param>
    /// <param name="diagnostics">Receives the warnings.</param>
    public MetadataCheck(CheckSettings settings, DiagnosticBag diagnostics)
    {
        _settings = settings;
        _names = RuleChecker.ParseNames(settings.Names);
        _diagnostics = diagnostics;
    }

    /// <summary>Looks at rules.</summary>
    /// <param name="rules">The rules.</param>
    public void Check(IReadOnlyList<Rule> rules)
    {
        HashSet<Rule> named = [.. rules.SelectMany(rule => RuleReferences.In(rule.Condition))];
        foreach (Rule rule in rules)
        {
            CheckNames(rule);
            CheckMetadata(rule);
            if (rule.IsPrivate && !rule.IsGlobal && !named.Contains(rule))
            {
                _diagnostics.Warning(rule.Span, $"no rule names the private rule \"{rule.Name}\", so it does nothing", WarningCode.UnusedRule);
            }
        }
    }

    private void CheckNames(Rule rule)
    {
        if (!_names.IsMatch(rule.Name))
        {
            _diagnostics.Warning(rule.Span, $"the name \"{rule.Name}\" is not of the form {_settings.Names}", WarningCode.RuleName);
        }

        foreach (string tag in _settings.KnownTags.Count == 0 ? [] : rule.Tags.Where(tag => !_settings.KnownTags.Contains(tag)))
        {
            _diagnostics.Warning(
                rule.Span, $"the tag \"{tag}\" of the rule \"{rule.Name}\" is not known; known are {string.Join(", ", _settings.KnownTags)}", WarningCode.UnknownTag);
        }
    }

    private void CheckMetadata(Rule rule)
    {
        string[] missing = rule.IsPrivate ? [] : [.. _settings.RequiredMetadata.Where(key => !rule.Meta.Any(entry => entry.Key == key && !IsEmpty(entry.Value)))];
        if (missing.Length > 0)
        {
            _diagnostics.Warning(rule.Span, $"the rule \"{rule.Name}\" has no {string.Join(", ", missing)} in its metadata", WarningCode.MissingMetadata);
        }

        if (rule.Meta.FirstOrDefault(entry => entry.Key == RuleSeverity.Key) is MetaEntry severity && !RuleSeverity.IsKnown(severity.Value))
        {
            _diagnostics.Warning(
                rule.Span,
                $"the rule \"{rule.Name}\" is unrated: its severity is {severity.Value}, expected {RuleSeverity.Words}",
                WarningCode.UnknownSeverity);
        }
    }

    private static bool IsEmpty(object value) => value is string text && string.IsNullOrWhiteSpace(text);
}
