using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;

namespace FirmwareScanner.Reports.Components;

/// <summary>
/// The components that rules name. A rule names one by its metadata entry <c>component</c>. Where its version stands, it says by
/// <c>version_after</c>: the text in front of it, in the match or right behind it; or by <c>version_at</c>: the number of bytes from the start of the match.
/// <c>cpe</c> begins its name in the Common Platform Enumeration, up to the product; <c>component_type</c> is a type of CycloneDX.
/// </summary>
public static class RuleComponents
{
    /// <summary>The bytes that have to be kept around each match, for the version to be read.</summary>
    public const int Context = 256;

    /// <summary>Of how many matches of a rule in an object the version is read.</summary>
    public const int MostMatches = 64;

    private const int LongestVersion = 64;

    private static readonly string[] Types = ["application", "library", "operating-system", "firmware", "framework"];

    /// <summary>The components that the rules which fired name, each name and version once, sorted by them.</summary>
    /// <param name="result">The result of a scan with excerpts of <see cref="MostMatches"/> matches and <see cref="Context"/> bytes.</param>
    public static IReadOnlyList<SoftwareComponent> In(FileScanResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        IEnumerable<Sighting> sightings = Finding.In(result).Where(finding => NameOf(finding.Rule) is not null).SelectMany(SightingsOf);
        Dictionary<string, Sighting[]> byName = sightings.GroupBy(sighting => sighting.Name, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
        return [.. byName.OrderBy(pair => pair.Key, StringComparer.Ordinal).SelectMany(pair => Merge(pair.Value))];
    }

    /// <summary>The component that a rule names; null for none.</summary>
    /// <param name="rule">The rule.</param>
    public static string? NameOf(SignatureRule rule) => Finding.TextOf(rule, "component");

    // A place without version says nothing where another place tells one.
    private static IEnumerable<SoftwareComponent> Merge(Sighting[] sightings)
    {
        bool hasVersions = sightings.Any(sighting => sighting.Version is not null);
        return sightings.Where(sighting => !hasVersions || sighting.Version is not null)
            .GroupBy(sighting => sighting.Version, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => Create([.. group]));
    }

    private static SoftwareComponent Create(Sighting[] same)
    {
        Sighting first = same[0];
        string? type = Finding.TextOf(first.Rule, "component_type");
        return new SoftwareComponent(first.Name, first.Version, ComponentSource.Rule)
        {
            Type = Types.Contains(type) ? type! : "application",
            Cpe = first.Version is string version && Finding.TextOf(first.Rule, "cpe") is string product
                ? $"{product}:{PackageIdentifiers.EscapeCpe(version)}:*:*:*:*:*:*:*"
                : null,
            Evidence = "rule " + first.Rule.FullName,
            Places = [.. same.Select(sighting => sighting.Place).Distinct()],
        };
    }

    private static IEnumerable<Sighting> SightingsOf(Finding finding)
    {
        string name = NameOf(finding.Rule)!;
        if (finding.Fired.Excerpts.Count == 0)
        {
            long? offset = finding.Fired.Matches.Count > 0 ? finding.Fired.Matches[0].Offset : null;
            yield return new Sighting(name, null, finding.Rule, new ComponentPlace(finding.InnerPath, offset));
        }

        foreach (MatchExcerpt excerpt in finding.Fired.Excerpts)
        {
            yield return new Sighting(name, ReadVersion(finding.Rule, excerpt), finding.Rule, new ComponentPlace(finding.InnerPath, excerpt.Match.Offset));
        }
    }

    private static string? ReadVersion(SignatureRule rule, MatchExcerpt excerpt)
    {
        ReadOnlySpan<byte> bytes = excerpt.Bytes.Span;
        int start = (int)(excerpt.Match.Offset - excerpt.Offset);
        if (NumberOf(rule, "version_at") is long distance)
        {
            return distance >= 0 && start + distance < bytes.Length ? VersionIn(bytes[(int)(start + distance)..]) : null;
        }

        if (Finding.TextOf(rule, "version_after") is not string before)
        {
            return null;
        }

        ReadOnlySpan<byte> text = Encoding.UTF8.GetBytes(before);
        int found = bytes[start..].IndexOf(text);
        return found < 0 ? null : VersionIn(bytes[(start + found + text.Length)..]);
    }

    private static long? NumberOf(SignatureRule rule, string key) =>
        rule.Meta.FirstOrDefault(entry => entry.Key == key)?.Value is object value && value is long or int
            ? Convert.ToInt64(value, CultureInfo.InvariantCulture)
            : null;

    /// <summary>The version that some bytes begin with: a digit, or v and a digit, and what may follow in a version.</summary>
    private static string? VersionIn(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> from = bytes is [(byte)'v' or (byte)'V', ..] ? bytes[1..] : bytes;
        int length = 0;
        while (length < from.Length && length < LongestVersion && IsOfVersion(from[length]))
        {
            length++;
        }

        string version = Encoding.ASCII.GetString(from[..length]).TrimEnd('.', '-', '_', '+', '~');
        return version.Length > 0 && char.IsAsciiDigit(version[0]) ? version : null;
    }

    private static bool IsOfVersion(byte value) => char.IsAsciiLetterOrDigit((char)value) || (char)value is '.' or '-' or '_' or '+' or '~';

    private sealed record Sighting(string Name, string? Version, SignatureRule Rule, ComponentPlace Place);
}
