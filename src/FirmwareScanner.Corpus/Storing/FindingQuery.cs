using System;
using System.Collections.Generic;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Rules;

namespace FirmwareScanner.Corpus.Storing;

/// <summary>What is asked of a store. Everything that is set has to hold.</summary>
public sealed record FindingQuery
{
    /// <summary>Which rules; null for all.</summary>
    public RuleFilter? Rules { get; init; }

    /// <summary>The beginning of the SHA-256 of an object, whole bytes; empty for any.</summary>
    public IReadOnlyList<byte> Object { get; init; } = [];

    /// <summary>The names of images; null for all.</summary>
    public NamePatterns? Images { get; init; }

    /// <summary>Only what was seen first at this time or later; null for all.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Whether places of objects are asked for, in whatever was found there or not; otherwise findings.</summary>
    public bool WantsPlaces { get; init; }
}

/// <summary>A row of an answer.</summary>
/// <param name="Image">The path of the image.</param>
/// <param name="InnerPath">The path of the object below it; empty for the image itself.</param>
/// <param name="Sha256">SHA-256 of the object, in hexadecimal.</param>
/// <param name="Size">Its length in bytes.</param>
/// <param name="Rule">The rule that fired; null where places were asked for.</param>
/// <param name="Matches">How many matches it has there.</param>
/// <param name="FirstSeen">When the finding, or the object, came into the store.</param>
public sealed record FindingRow(string Image, string InnerPath, string Sha256, long Size, SignatureRule? Rule, long Matches, DateTimeOffset FirstSeen);
