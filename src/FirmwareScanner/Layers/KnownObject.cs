using System.Collections.Generic;
using FirmwareScanner.Results;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Layers;

/// <summary>What was found in an object, whatever it is called and wherever it lies.</summary>
public sealed record KnownObject
{
    /// <summary>Clean, found or incomplete.</summary>
    public required ScanVerdict Verdict { get; init; }

    /// <summary>Bits of <see cref="IncompleteReason"/>.</summary>
    public int Reasons { get; init; }

    /// <summary>The same in words; empty if everything was scanned.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>Its length in bytes.</summary>
    public long Size { get; init; }

    /// <summary>The rules that fired.</summary>
    public IReadOnlyList<FiredRule> Rules { get; init; } = [];

    /// <summary>The rules that would be told of, were the bytes not listed as a false positive.</summary>
    public IReadOnlyList<FiredRule> Suppressed { get; init; } = [];

    /// <summary>What rules printed by the module <c>console</c>, a line each.</summary>
    public IReadOnlyList<string> Printed { get; init; } = [];

    /// <summary>Whether a rule has asked where the object lies: then it holds for objects of the same bytes in the same place alone.</summary>
    public bool DependsOnPlace { get; init; }

    /// <summary>What a scan found.</summary>
    /// <param name="result">Its result.</param>
    /// <param name="printed">What rules printed meanwhile.</param>
    /// <param name="dependsOnPlace">Whether a rule has asked where the object lies.</param>
    internal static KnownObject Of(FileScanResult result, IReadOnlyList<string> printed, bool dependsOnPlace) => new()
    {
        Verdict = result.Verdict,
        Reasons = result.Reasons,
        Reason = result.Reason,
        Size = result.BytesScanned,
        Rules = result.Rules,
        Suppressed = result.Suppressed,
        Printed = printed,
        DependsOnPlace = dependsOnPlace,
    };

    /// <summary>The result that a scan of the same bytes would have.</summary>
    /// <param name="path">The path of the file.</param>
    internal FileScanResult ToResult(string path) => new()
    {
        Path = path,
        Verdict = Verdict,
        Reasons = Reasons,
        Reason = Reason,
        Size = Size,
        BytesScanned = Size,
        Rules = Rules,
        Suppressed = Suppressed,
    };
}
