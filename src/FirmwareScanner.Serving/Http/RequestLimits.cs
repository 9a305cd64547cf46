using System;

namespace FirmwareScanner.Serving.Http;

/// <summary>What a request may cost before it is refused.</summary>
public sealed record RequestLimits
{
    /// <summary>The most bytes of a request's line and head, and of the lines between the chunks of a body.</summary>
    public const int HeadBytes = 16 << 10;

    /// <summary>The most lines of a head.</summary>
    public const int HeadLines = 64;

    /// <summary>The fewest bytes in a second at which a body may come, on the average.</summary>
    public const int SlowestRate = 1 << 10;

    /// <summary>How long a head may take from its first byte to its last, at most.</summary>
    public static TimeSpan HeadTime => TimeSpan.FromSeconds(10);

    /// <summary>The most bytes of an image.</summary>
    public required long ImageBytes { get; init; }

    /// <summary>How long the sender may send nothing, and not read what is sent to him.</summary>
    public required TimeSpan IdleTime { get; init; }
}
