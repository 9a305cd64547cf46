using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace FirmwareScanner.Reports.Components;

/// <summary>Writes the names by which others look software up.</summary>
internal static class PackageIdentifiers
{
    /// <summary>A package URL (https://github.com/package-url/purl-spec).</summary>
    /// <param name="type">The type of the package, such as <c>deb</c>.</param>
    /// <param name="distribution">Whose package it is, such as <c>debian</c>; empty for nobody's.</param>
    /// <param name="name">Its name.</param>
    /// <param name="version">Its version; null if it is not known.</param>
    /// <param name="architecture">The architecture; null if it is not known.</param>
    public static string PackageUrl(string type, string distribution, string name, string? version, string? architecture)
    {
        IEnumerable<string> parts = new[] { distribution, name }.Where(part => part.Length > 0).Select(Escape);
        string at = version is null ? string.Empty : "@" + Escape(version);
        string qualifier = architecture is null ? string.Empty : "?arch=" + Escape(architecture);
        return $"pkg:{type}/{string.Join('/', parts)}{at}{qualifier}";
    }

    /// <summary>A value in a CPE name bound to a formatted string: what has a meaning there stands behind a backslash (NIST IR 7695, 6.2).</summary>
    /// <param name="value">The value.</param>
    public static string EscapeCpe(string value)
    {
        var escaped = new StringBuilder(value.Length + 8);
        foreach (char letter in value.ToLowerInvariant())
        {
            _ = char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' ? escaped.Append(letter) : escaped.Append('\\').Append(letter);
        }

        return escaped.ToString();
    }

    // A plus sign would be a blank to some readers; the specification wants it escaped, and the colon left.
    private static string Escape(string part) => Uri.EscapeDataString(part).Replace("%3A", ":", StringComparison.Ordinal);
}
