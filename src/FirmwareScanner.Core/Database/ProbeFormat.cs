using FirmwareScanner.Contracts;

namespace FirmwareScanner.Database;

/// <summary>How a condition reads an integer from the stream, one bit each (docs/database-format.md, "Conditions").</summary>
[AllocationFree]
public static class ProbeFormat
{
    /// <summary>The first byte is the most significant.</summary>
    public const int BigEndian = 0x01;

    /// <summary>The value is sign-extended.</summary>
    public const int Signed = 0x02;
}
