using System;
using System.Collections.Generic;
using System.IO.Enumeration;
using System.Linq;

namespace FirmwareScanner.FileSystem;

/// <summary>
/// Patterns of names that are left out at the user's word, in the manner of .gitignore: <c>*</c> stands for any characters, <c>?</c> for
/// one; a pattern with a slash inside is compared with the whole path below the folder that was named, another one with the last part; one
/// that ends with a slash means folders only, with all that is in them.
/// </summary>
public sealed class NamePatterns
{
    private readonly Pattern[] _patterns;

    /// <summary>Takes the patterns.</summary>
    /// <param name="patterns">The patterns, none of them empty.</param>
    /// <exception cref="ArgumentException">A pattern says nothing: it is empty, or a slash.</exception>
    public NamePatterns(IEnumerable<string> patterns)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        _patterns = [.. patterns.Select(Parse)];
    }

    /// <summary>Whether an entry is to be left out.</summary>
    /// <param name="below">Its path below the folder that was named, with slashes.</param>
    /// <param name="isFolder">Whether it is a folder.</param>
    public bool Contains(string below, bool isFolder)
    {
        ArgumentNullException.ThrowIfNull(below);
        string name = below[(below.LastIndexOf('/') + 1)..];
        return _patterns.Any(pattern => (isFolder || !pattern.IsForFolders)
            && FileSystemName.MatchesSimpleExpression(pattern.Text, pattern.IsPath ? below : name, ignoreCase: false));
    }

    private static Pattern Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string trimmed = text.Trim('/');
        return trimmed.Length > 0
            ? new Pattern(trimmed, text.EndsWith('/'), text.TrimEnd('/').Contains('/', StringComparison.Ordinal))
            : throw new ArgumentException($"a pattern of names must say something, found '{text}'");
    }

    private sealed record Pattern(string Text, bool IsForFolders, bool IsPath);
}
