using System.IO;

namespace FirmwareScanner.Bench.Client;

/// <summary>
/// The bytes of a stream that come at times of their own, as those of a recording do. <see cref="Stream.Read(byte[], int, int)"/> never
/// waits: it gives 0 bytes while none are due. What one call gives is sent in frames of its own, so the cuts of the content are kept.
/// </summary>
public abstract class PacedContent : Stream
{
    /// <summary>Whether there are more bytes, now or later; if not, a read of 0 bytes means the end.</summary>
    public abstract bool HasMore { get; }
}
