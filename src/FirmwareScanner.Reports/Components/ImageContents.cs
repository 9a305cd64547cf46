using System.Collections.Generic;
using FirmwareScanner.Layers;
using FirmwareScanner.Results;

namespace FirmwareScanner.Reports.Components;

/// <summary>All that can be told of an image: what a scan finds in it, the files inside with their digests, and its software.</summary>
/// <param name="Scan">What a scan found; with digests, for a comparison.</param>
/// <param name="Inventory">What is inside.</param>
/// <param name="Components">The software, sorted by name and version.</param>
public sealed record ImageContents(FileScanResult Scan, ImageInventory Inventory, IReadOnlyList<SoftwareComponent> Components)
{
    /// <summary>Whether something was not looked into.</summary>
    public bool IsIncomplete => Scan.Reasons != 0 || Inventory.Problems.Count > 0;
}
