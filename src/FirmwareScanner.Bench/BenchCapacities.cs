namespace FirmwareScanner.Bench;

/// <summary>What the device's buffers hold.</summary>
/// <param name="RingBytes">Bytes of the ring.</param>
/// <param name="Blocks">Blocks of the pool.</param>
/// <param name="JournalEvents">Events of the journal.</param>
public sealed record BenchCapacities(int RingBytes, int Blocks, int JournalEvents);
