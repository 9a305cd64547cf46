using System;
using FirmwareScanner.Contracts;
using FirmwareScanner.Database;
using FirmwareScanner.Memory;

namespace FirmwareScanner.Link;

/// <summary>
/// Makes frames of the bytes of a line: collects up to a delimiter, decodes, checks the CRC-32, and then reads the payload field by
/// field. Any byte sequence is safe; what is no frame is counted and skipped.
/// </summary>
/// <example>
/// <code>
/// for (int used = 0; used &lt; count;)
/// {
///     used += reader.Accept(bytes, used, count - used);
///     if (reader.HasFrame) { Handle(reader.Type); }
/// }
/// </code>
/// </example>
[AllocationFree]
public sealed class FrameReader
{
    /// <summary>Bytes before the payload: type and sequence number.</summary>
    public const int HeaderLength = 3;

    /// <summary>Bytes that a frame has beside its payload: header and CRC-32.</summary>
    public const int Overhead = HeaderLength + 4;

    internal const int FieldCount = 17;

    private readonly MemoryPlan _plan;
    private readonly Crc32 _checksum;
    private readonly FaultCounter _faults;
    private readonly int _bufferEntry;
    private readonly int _capacity;
    private readonly object _delimiter = Cobs.Delimiter;
    private byte[] _buffer = null!;
    private int _count;
    private bool _isSkipping;
    private bool _hasFrame;
    private int _position;
    private int _end;
    private bool _isShort;
    private int _sequence;
    private long _frames;
    private long _missedFrames;
    private FrameType _type;

    /// <summary>Lists the reader's memory in <paramref name="plan"/>; <see cref="Attach"/> takes it.</summary>
    /// <param name="plan">The plan, still building.</param>
    /// <param name="checksum">Computes the checksums; nobody else uses it between two calls that it needs.</param>
    /// <param name="faults">Counts what is wrong.</param>
    /// <param name="largestFrame">Bytes of the largest frame before encoding, <see cref="Overhead"/> or more.</param>
    public FrameReader(MemoryPlan plan, Crc32 checksum, FaultCounter faults, int largestFrame)
    {
        _plan = plan;
        _checksum = checksum;
        _faults = faults;
        _capacity = Cobs.EncodedLength(largestFrame);
        plan.AddObject(PlanItem.LinkReader, HeapCost.Object(FieldCount) + HeapCost.Object(1));
        _bufferEntry = plan.AddBytes(PlanItem.LinkReaderFrame, _capacity);
    }

    /// <summary>What computes the checksums, between two frames.</summary>
    internal Crc32 Checksum => _checksum;

    /// <summary>Whether <see cref="Accept"/> completed a frame; until the next call its fields can be taken.</summary>
    public bool HasFrame => _hasFrame;

    /// <summary>Type of the frame, or <see cref="FrameType.None"/>.</summary>
    public FrameType Type => _type;

    /// <summary>Sequence number of the frame: 1 to 65,535.</summary>
    public int Sequence => _sequence;

    /// <summary>Where <see cref="Position"/> counts.</summary>
    public byte[] Buffer => _buffer;

    /// <summary>Index of the next byte of the payload.</summary>
    public int Position => _position;

    /// <summary>Bytes of the payload that were not taken yet.</summary>
    public int Remaining => _end - _position;

    /// <summary>Whether more was taken than the payload has: the frame does not have the layout that its type implies.</summary>
    public bool IsShort => _isShort;

    /// <summary>Valid frames, ever.</summary>
    public long Frames => _frames;

    /// <summary>Frames that the sequence numbers say are missing, ever; a frame that comes late counts as many.</summary>
    public long MissedFrames => _missedFrames;

    /// <summary>Takes the reader's buffer from the plan.</summary>
    /// <returns><see cref="MemoryFault.None"/>, also if it was taken already; else the plan's fault.</returns>
    [Allocates("Takes the array from the plan, which refuses once it is frozen.")]
    public MemoryFault Attach()
    {
        _buffer ??= _plan.AllocateBytes(_bufferEntry)!;
        return _buffer is null ? _plan.LastFault : MemoryFault.None;
    }

    /// <summary>Takes bytes of the line up to the end of a frame. The previous frame's fields are gone afterwards.</summary>
    /// <param name="bytes">Where they are.</param>
    /// <param name="start">Index of the first.</param>
    /// <param name="count">How many, 1 or more.</param>
    /// <returns>How many were taken: up to the first delimiter, or all.</returns>
    public int Accept(byte[] bytes, int start, int count)
    {
        _hasFrame = false;
        _type = FrameType.None;
        int at = Array.IndexOf(bytes, _delimiter, start, count);
        bool isEnd = at >= start;
        int length = isEnd ? at - start : count;
        if (_isSkipping || length > _capacity - _count)
        {
            _isSkipping = true;
        }
        else
        {
            Array.Copy(bytes, start, _buffer, _count, length);
            _count += length;
        }

        if (!isEnd)
        {
            return length;
        }

        Complete();
        _count = 0;
        _isSkipping = false;
        return length + 1;
    }

    /// <summary>Takes a byte of the payload.</summary>
    public int TakeByte()
    {
        int at = Take(1);
        return at < 0 ? 0 : _buffer[at];
    }

    /// <summary>Takes two bytes of the payload, unsigned.</summary>
    public int TakeUInt16()
    {
        int at = Take(2);
        return at < 0 ? 0 : LittleEndian.UInt16(_buffer, at);
    }

    /// <summary>Takes four bytes of the payload.</summary>
    public int TakeInt32()
    {
        int at = Take(4);
        return at < 0 ? 0 : LittleEndian.Int32(_buffer, at);
    }

    /// <summary>Takes eight bytes of the payload.</summary>
    public long TakeInt64()
    {
        int at = Take(8);
        return at < 0 ? 0 : LittleEndian.Int64(_buffer, at);
    }

    /// <summary>Takes bytes of the payload, which stay where they are.</summary>
    /// <param name="count">How many.</param>
    /// <returns>Index of the first in <see cref="Buffer"/>, or -1 if there are fewer; see <see cref="IsShort"/>.</returns>
    public int Take(int count)
    {
        if (_isShort || count < 0 || count > _end - _position)
        {
            _isShort = true;
            return -1;
        }

        int at = _position;
        _position = at + count;
        return at;
    }

    private void Complete()
    {
        if (_isSkipping)
        {
            _faults.Record(LinkFault.FrameTooLong);
            return;
        }

        // Two delimiters in a row: whoever starts to speak ends what noise may have left.
        if (_count == 0)
        {
            return;
        }

        int length = Cobs.Decode(_buffer, _count);
        if (length < Overhead)
        {
            _faults.Record(length < 0 ? LinkFault.FrameBadCode : LinkFault.FrameTooShort);
            return;
        }

        _end = length - 4;
        _checksum.Reset();
        _checksum.Add(_buffer, 0, _end);
        if (_checksum.Value != (uint)LittleEndian.Int32(_buffer, _end))
        {
            _faults.Record(LinkFault.FrameBadChecksum);
            return;
        }

        _position = HeaderLength;
        _isShort = false;
        _type = (FrameType)_buffer[0];
        NoteSequence(LittleEndian.UInt16(_buffer, 1));
        _hasFrame = true;
        _frames++;
    }

    private void NoteSequence(int sequence)
    {
        int previous = _sequence;
        _sequence = sequence;
        if (previous == 0 || _type == FrameType.Hello)
        {
            // Whoever says hello may have started to count anew.
            return;
        }

        if (sequence == previous)
        {
            _faults.Record(LinkFault.SequenceRepeated);
            return;
        }

        int missed = sequence - FrameWriter.NextSequence(previous);
        if (missed != 0)
        {
            _faults.Record(LinkFault.SequenceGap);
            _missedFrames += missed < 0 ? missed + FrameWriter.LastSequence : missed;
        }
    }
}
