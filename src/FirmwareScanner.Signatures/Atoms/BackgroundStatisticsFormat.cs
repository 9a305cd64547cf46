using System;
using System.IO;

namespace FirmwareScanner.Signatures.Atoms;

/// <summary>
/// Layout of background.bin, little-endian: a header of 24 bytes (magic "FWBG", version u16, steps per bit u16, images u32,
/// listed trigrams u32, sampled bytes u64), then 65,536 bytes with the cost of each byte pair (index: first byte times 256
/// plus second), then the listed trigrams, the commonest there are, 4 bytes each and sorted: three bytes of the trigram in
/// stream order, cost. A cost is -log2 of the probability, in steps of 1/<see cref="StepsPerBit"/> bit, at most 255.
/// </summary>
internal static class BackgroundStatisticsFormat
{
    public const uint Magic = 0x47425746;
    public const ushort Version = 1;
    public const ushort StepsPerBit = 8;
    public const int HeaderSize = 24;
    public const int PairCount = 65536;
    public const int TrigramCount = 1 << 24;
    public const int TrigramEntrySize = 4;
    public const int LargestTrigramList = 16384;

    private const string ResourceName = "background.bin";

    /// <summary>Opens the statistic that ships with the compiler.</summary>
    public static Stream OpenShipped() => typeof(BackgroundStatisticsFormat).Assembly.GetManifestResourceStream(ResourceName)
        ?? throw new InvalidOperationException($"{ResourceName}: expected an embedded resource, found none");
}
