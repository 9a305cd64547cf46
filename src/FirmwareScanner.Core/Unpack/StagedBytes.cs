using System;
using FirmwareScanner.Contracts;
using FirmwareScanner.Memory;

namespace FirmwareScanner.Unpack;

/// <summary>
/// The next bytes of a stream, copied out of its blocks, so that whoever reads them may leave the last few until more follow.
/// </summary>
[AllocationFree]
internal sealed class StagedBytes
{
    internal const int FieldCount = 6;

    internal readonly byte[] Bytes;

    /// <summary>Index of the next byte.</summary>
    internal int At;

    /// <summary>Index after the last byte that is there.</summary>
    internal int End;

    /// <summary>Index after the last byte that may be read: that of the region, if it ends here.</summary>
    internal int Limit;

    /// <summary>Whether nothing follows behind <see cref="Limit"/>.</summary>
    internal bool IsLast;

    private long _endPosition;

    internal StagedBytes(int capacity)
    {
        Bytes = new byte[capacity];
    }

    /// <summary>Offset in the stream of the next byte.</summary>
    internal long Position => _endPosition - (End - At);

    /// <summary>Offset in the stream of the byte after the last that came.</summary>
    internal long EndPosition => _endPosition;

    /// <summary>Bytes that may be read.</summary>
    internal int Available => Limit - At;

    internal static int HeapBytes(int capacity) => HeapCost.Object(FieldCount) + (int)HeapCost.Array(capacity, 1);

    internal void Begin()
    {
        At = 0;
        End = 0;
        Limit = 0;
        IsLast = false;
        _endPosition = 0;
    }

    /// <summary>Takes bytes, as many as there is room for; indices from before are void.</summary>
    /// <returns>How many were taken.</returns>
    internal int Take(byte[] bytes, int start, int count)
    {
        int kept = End - At;
        if (At > 0)
        {
            Array.Copy(Bytes, At, Bytes, 0, kept);
            At = 0;
            End = kept;
        }

        int room = Bytes.Length - kept;
        int taken = count < room ? count : room;
        Array.Copy(bytes, start, Bytes, kept, taken);
        End = kept + taken;
        _endPosition += taken;
        return taken;
    }

    /// <summary>Lets bytes pass by, while none wait here.</summary>
    internal void Pass(int count)
    {
        _endPosition += count;
    }

    /// <summary>Sets what may be read.</summary>
    /// <param name="regionEnd">Offset after the last byte that belongs to what is read.</param>
    /// <param name="isEnded">Whether the stream is over.</param>
    internal void SetLimit(long regionEnd, bool isEnded)
    {
        long left = regionEnd - Position;
        Limit = left < End - At ? At + (int)left : End;
        IsLast = isEnded || regionEnd <= _endPosition;
    }
}
