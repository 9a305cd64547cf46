using FirmwareScanner.Update;

namespace FirmwareScanner.Bench.Tests.Client;

/// <summary>A key file in memory.</summary>
internal sealed class MemoryKeyFile : KeyStorage
{
    internal byte[]? Record { get; set; }

    public override bool Store(byte[] record)
    {
        Record = record[..KeyRecord.Length];
        return true;
    }
}
