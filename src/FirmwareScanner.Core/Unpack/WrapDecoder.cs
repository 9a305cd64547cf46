using FirmwareScanner.Contracts;

namespace FirmwareScanner.Unpack;

/// <summary>
/// Decodes wrapped data as they come. What it has written when it says <see cref="Decoding.NeedsInput"/> depends on the bytes that it
/// was given alone, however they were cut.
/// </summary>
[AllocationFree]
internal abstract class WrapDecoder
{
    /// <summary>Starts at the first byte of the header.</summary>
    internal abstract void Begin();

    /// <summary>Decodes up to the limits of what was staged and of what may be written.</summary>
    internal abstract Decoding Decode();
}
