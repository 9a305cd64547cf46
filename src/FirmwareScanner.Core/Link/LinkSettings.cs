using FirmwareScanner.Contracts;
using FirmwareScanner.Memory;

namespace FirmwareScanner.Link;

/// <summary>Sizes and times of a link, set before the session is built.</summary>
[AllocationFree]
public sealed class LinkSettings
{
    /// <summary>The smallest <see cref="LargestFrame"/>: every message of the host but data fits.</summary>
    public const int SmallestFrame = 64;

    /// <summary>The smallest <see cref="LargestReply"/>: every message of the device fits.</summary>
    public const int SmallestReply = 192;

    internal const int FieldCount = 9;

    /// <summary>
    /// Bytes that the port's receive buffer holds while the device is busy elsewhere: the host never has more of them under way. At
    /// least two frames. Default 2,304: 115,200 baud for the 200 ms of the worst pause.
    /// </summary>
    public int Window { get; set; } = 2304;

    /// <summary>Bytes at most of a frame from the host, before encoding: at most half of the pipeline's ring. Default 531: 512 of data.</summary>
    public int LargestFrame { get; set; } = 512 + FrameReader.Overhead + LinkSession.DataHeaderLength;

    /// <summary>Bytes at most of a frame to the host, before encoding. Default 256: a hello reply with texts, or 16 events.</summary>
    public int LargestReply { get; set; } = 256;

    /// <summary>Frames of <see cref="LargestReply"/> that wait for the port at most. Default 3.</summary>
    public int Replies { get; set; } = 3;

    /// <summary>Events that are kept until the host acknowledges them. Default 32.</summary>
    public int EventWindow { get; set; } = 32;

    /// <summary>Bytes that are taken from the port at a time. Default 256.</summary>
    public int ReadLength { get; set; } = 256;

    /// <summary>Milliseconds until events or a verdict that the host has not acknowledged are sent again. Default 250.</summary>
    public int ResendMilliseconds { get; set; } = 250;

    /// <summary>Milliseconds without a valid frame after which the host counts as gone. Default 5,000.</summary>
    public int HostMilliseconds { get; set; } = 5000;

    /// <summary>
    /// Milliseconds that the scanner waits for the host to acknowledge events; then they are given up, and the stream is incomplete.
    /// Default 30,000.
    /// </summary>
    public int ConfirmMilliseconds { get; set; } = 30_000;

    internal static int HeapBytes => HeapCost.Object(FieldCount);
}
