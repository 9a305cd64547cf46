using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Signatures.Compilation;

namespace FirmwareScanner.Reports;

/// <summary>A rule that fired in a file or in an object inside it, with the way there.</summary>
/// <param name="File">The result of the file.</param>
/// <param name="InnerPath">The path of the object below the file, raw; empty for the file itself.</param>
/// <param name="Chain">The way to the object, the outermost step first; empty for the file itself.</param>
/// <param name="Fired">The rule and its matches.</param>
public sealed record Finding(FileScanResult File, string InnerPath, IReadOnlyList<LayerStep> Chain, FiredRule Fired)
{
    /// <summary>The rule.</summary>
    public SignatureRule Rule => Fired.Rule;

    /// <summary>The path of the object, as <c>scan</c> writes it; raw.</summary>
    public string Path => File.Path + InnerPath;

    /// <summary>
    /// The path of the object without offsets: it stays the same when the layers of a newer image lie elsewhere, and however the path of the
    /// file was typed (<c>./a</c>, <c>a</c>). Two layers of the same format share it.
    /// </summary>
    public string LogicalPath => PortablePath.Of(File.Path) + LayerStep.ToLogicalPath(Chain);

    /// <summary>What the rule says of itself in its metadata entry <c>description</c>; otherwise that it fired.</summary>
    public string Description => TextOf(Rule, "description") ?? $"the rule {Rule.Name} fired";

    /// <summary>
    /// A name for the finding that survives moved offsets: half of the SHA-256 of rule, logical path and, where they were made, the digests
    /// of its matches; in hexadecimal.
    /// </summary>
    public string Fingerprint => FindingWords.HashOf([Rule.FullName, LogicalPath, .. Fired.Digests]);

    /// <summary>All findings in a file, those of the file itself first, then those inside in the order of their bytes.</summary>
    /// <param name="result">The result of the file.</param>
    public static IEnumerable<Finding> In(FileScanResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        IEnumerable<Finding> own = result.Rules.Select(fired => new Finding(result, string.Empty, [], fired));
        IEnumerable<Finding> inside = (result.Inside?.Objects ?? []).SelectMany(
            found => found.Rules.Select(fired => new Finding(result, found.Path, found.Chain, fired)));
        return own.Concat(inside);
    }

    /// <summary>The text of a metadata entry of a rule; null if there is none, or if it is empty.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="key">The entry's name.</param>
    public static string? TextOf(SignatureRule rule, string key)
    {
        ArgumentNullException.ThrowIfNull(rule);
        MetaName? entry = rule.Meta.FirstOrDefault(entry => entry.Key == key);
        return entry?.Value as string is { Length: > 0 } text ? text : null;
    }
}
