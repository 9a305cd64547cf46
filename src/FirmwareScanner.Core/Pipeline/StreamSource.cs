using FirmwareScanner.Contracts;

namespace FirmwareScanner.Pipeline;

/// <summary>Where the bytes of a stream come from, for sources that are asked: a file, a port, a recording.</summary>
[AllocationFree]
public abstract class StreamSource
{
    /// <summary>The stream is over.</summary>
    public const int End = -1;

    /// <summary>Bytes are missing here: <see cref="GapLength"/>.</summary>
    public const int Gap = -2;

    /// <summary>The source cannot be read any more.</summary>
    public const int Failed = -3;

    /// <summary>The source is damaged from here on; what came before is good.</summary>
    public const int Damaged = -4;

    /// <summary>The stream is over, and nothing excludes that bytes of it were lost on the way.</summary>
    public const int Unverified = -5;

    /// <summary>How many bytes are missing, 1 or more; asked for directly after <see cref="Read"/> returned <see cref="Gap"/>.</summary>
    public virtual long GapLength => 0;

    /// <summary>Reads what is there, without waiting for more.</summary>
    /// <param name="buffer">Where the bytes go.</param>
    /// <param name="start">Index of the first of them.</param>
    /// <param name="count">How many at most, 1 or more.</param>
    /// <returns>
    /// How many bytes were read, 0 if there are none now, or <see cref="End"/>, <see cref="Gap"/>, <see cref="Failed"/>,
    /// <see cref="Damaged"/>, <see cref="Unverified"/>.
    /// </returns>
    public abstract int Read(byte[] buffer, int start, int count);
}
