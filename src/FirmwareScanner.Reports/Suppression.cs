using System;
using System.IO.Enumeration;
using FirmwareScanner.Rules;

namespace FirmwareScanner.Reports;

/// <summary>Findings that somebody has looked at and accepts.</summary>
/// <param name="Rule">The rules: <c>*</c> for any characters, <c>?</c> for one; with or without namespace.</param>
/// <param name="Path">The paths of the objects, as <c>scan</c> writes them or without the offsets of layers; the same wildcards. Null for all.</param>
/// <param name="Reason">Why they are accepted.</param>
/// <param name="Expires">The last day on which they are; null for no end.</param>
public sealed record Suppression(string Rule, string? Path, string Reason, DateOnly? Expires)
{
    /// <summary>Whether it no longer holds.</summary>
    /// <param name="today">The day.</param>
    public bool HasExpired(DateOnly today) => Expires is DateOnly last && today > last;

    /// <summary>Whether it is about a finding.</summary>
    /// <param name="finding">The finding.</param>
    public bool Covers(Finding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return RuleFilter.IsNamed(finding.Rule, Rule) && (Path is null || IsAt(finding.Path) || IsAt(finding.LogicalPath));
    }

    // The same file, whether it was named as ./a.bin or as a.bin, and whether its name is written raw or as it is shown.
    private bool IsAt(string path)
    {
        string wanted = PortablePath.Of(Path!);
        string found = PortablePath.Of(path);
        return FileSystemName.MatchesSimpleExpression(wanted, found, ignoreCase: false)
            || FileSystemName.MatchesSimpleExpression(wanted.Replace("\\", "\\\\", StringComparison.Ordinal), SafeText.Escape(found), ignoreCase: false);
    }
}
