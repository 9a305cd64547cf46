using FirmwareScanner.Contracts;

namespace FirmwareScanner.Scanning;

/// <summary>The bytes of the stream that are at hand: history and payload of the current block.</summary>
[AllocationFree]
internal sealed class ScanWindow
{
    internal const int FieldCount = 4;

    internal byte[] Buffer = Database.EmptyArrays.Bytes;

    /// <summary>Index of the first byte at hand: what stands before it is not the stream, or is before a gap.</summary>
    internal int Start;

    /// <summary>Index after the last byte at hand.</summary>
    internal int End;

    /// <summary>Stream offset of index 0 (negative while history is short).</summary>
    internal long Origin;
}
