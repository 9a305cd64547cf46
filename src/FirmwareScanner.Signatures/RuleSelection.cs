using System;
using System.Collections.Generic;

namespace FirmwareScanner.Signatures;

/// <summary>Which rules are to be loaded.</summary>
/// <param name="Named">Files and folders, in order.</param>
/// <param name="BuiltIn">Which of the rules that come with this assembly; they come first.</param>
public sealed record RuleSelection(IReadOnlyList<NamedRules> Named, BuiltInRules BuiltIn)
{
    /// <summary>A release that takes the place of the rules that come with this assembly; null for none.</summary>
    public RuleRelease? Release { get; init; }

    /// <summary>Adds them to a loader.</summary>
    /// <param name="loader">The loader.</param>
    public void AddTo(RuleLoader loader)
    {
        ArgumentNullException.ThrowIfNull(loader);
        AddBuiltIn(loader);
        foreach (NamedRules rules in Named)
        {
            if (rules.IsFolder)
            {
                loader.AddDirectory(rules.Path, rules.Namespace);
            }
            else
            {
                loader.AddFile(rules.Path, rules.Namespace);
            }
        }
    }

    private void AddBuiltIn(RuleLoader loader)
    {
        if (BuiltIn == BuiltInRules.None)
        {
            return;
        }

        if (Release is not null)
        {
            Release.AddTo(loader, BuiltIn == BuiltInRules.Desktop);
            return;
        }

        loader.AddBuiltIn();
        if (BuiltIn == BuiltInRules.Desktop)
        {
            loader.AddBuiltInForDesktop();
        }
    }
}

/// <summary>A file of rules, or a folder of such files.</summary>
/// <param name="Namespace">The namespace of the rules.</param>
/// <param name="Path">The file or folder.</param>
/// <param name="IsFolder">Whether it is a folder.</param>
public sealed record NamedRules(string Namespace, string Path, bool IsFolder);

/// <summary>Which of the built-in rules are wanted.</summary>
public enum BuiltInRules
{
    /// <summary>None.</summary>
    None,

    /// <summary>Those that every board has room for.</summary>
    Board,

    /// <summary>All.</summary>
    Desktop,
}
