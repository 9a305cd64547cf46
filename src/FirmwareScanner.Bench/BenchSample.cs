using System;

namespace FirmwareScanner.Bench;

/// <summary>The device's high-water marks at a moment of a case.</summary>
/// <param name="Time">Since the case began.</param>
/// <param name="Offset">Bytes of the stream that the device had.</param>
/// <param name="RingBytes">The most bytes in the ring so far.</param>
/// <param name="Blocks">The most blocks rented so far.</param>
/// <param name="JournalEvents">The most events in the journal so far.</param>
public sealed record BenchSample(TimeSpan Time, long Offset, int RingBytes, int Blocks, int JournalEvents);
