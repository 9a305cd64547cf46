using System;
using FirmwareScanner.Contracts;
using FirmwareScanner.Database;
using FirmwareScanner.Memory;

namespace FirmwareScanner.Unpack;

/// <summary>
/// What a decoder has written: the bytes that it may still refer to, directly before those that are new, so that the scanner looks at
/// them where they are. When the array is full, what is still needed moves to its start.
/// </summary>
[AllocationFree]
internal sealed class OpenedBytes
{
    internal const int FieldCount = 12;

    /// <summary>Bytes that a decoder may write beyond <see cref="Limit"/>, to end a match that it has begun: the longest of LZMA.</summary>
    internal const int Slack = 273;

    private readonly MemoryPlan _plan;
    private readonly int _entry;
    private readonly int _payloadLength;
    private readonly int _history;
    private readonly int _windowLength;

    internal byte[] Buffer = EmptyArrays.Bytes;

    /// <summary>Index of the oldest byte that is kept.</summary>
    internal int Start;

    /// <summary>Index of the next byte to write.</summary>
    internal int To;

    /// <summary>Where a decoder stops for the new bytes to be looked at.</summary>
    internal int Limit;

    private int _keep;
    private int _seen;
    private long _length;

    internal OpenedBytes(MemoryPlan plan, int windowLength, int history, int payloadLength)
    {
        _plan = plan;
        _windowLength = windowLength;
        _history = history;
        _payloadLength = payloadLength;
        int kept = windowLength > history ? windowLength : history;
        _entry = plan.AddBytes(PlanItem.UnwrappedBytes, kept + payloadLength + Slack);
    }

    /// <summary>Bytes written since the start of the layer.</summary>
    internal long Length => _length + (To - _seen);

    /// <summary>Index of the first byte that was not looked at.</summary>
    internal int Seen => _seen;

    /// <summary>Bytes that are new.</summary>
    internal int Fresh => To - _seen;

    [Allocates("Takes the array from the plan, which refuses once it is frozen.")]
    internal bool Attach()
    {
        Buffer = _plan.AllocateBytes(_entry)!;
        return Buffer != null;
    }

    /// <summary>Starts a layer.</summary>
    /// <param name="window">How far its decoder may refer back, at most what was planned.</param>
    internal void Begin(int window)
    {
        _keep = window > _history ? window : _history;
        Start = 0;
        To = 0;
        Limit = _payloadLength;
        _seen = 0;
        _length = 0;
    }

    /// <summary>Notes that the new bytes were looked at, and makes room for as many again.</summary>
    internal void MarkSeen()
    {
        _length += To - _seen;
        if (Buffer.Length - To < _payloadLength + Slack)
        {
            int kept = To - Start < _keep ? To - Start : _keep;
            Array.Copy(Buffer, To - kept, Buffer, 0, kept);
            Start = 0;
            To = kept;
        }

        _seen = To;
        Limit = To + _payloadLength;
    }

    /// <summary>Copies a match; it may overlap itself.</summary>
    /// <param name="buffer">Where it is, with room for all of it.</param>
    /// <param name="to">Index of the first byte to write.</param>
    /// <param name="distance">How far back it is, 1 or more; those bytes are there.</param>
    /// <param name="length">How long it is.</param>
    [BoundedLoop("Each round copies at least a byte of the match.")]
    internal static void CopyMatch(byte[] buffer, int to, int distance, int length)
    {
        int from = to - distance;
        while (length > 0)
        {
            int piece = to - from < length ? to - from : length;
            Array.Copy(buffer, from, buffer, to, piece);
            to += piece;
            length -= piece;
        }
    }
}
