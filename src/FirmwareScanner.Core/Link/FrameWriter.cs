using System;
using FirmwareScanner.Contracts;
using FirmwareScanner.Database;
using FirmwareScanner.Memory;

namespace FirmwareScanner.Link;

/// <summary>
/// Builds frames field by field, encodes them into a transmit buffer, and hands this to a port as the port has room. A frame that
/// finds no room is refused before it is begun.
/// </summary>
[AllocationFree]
public sealed class FrameWriter
{
    /// <summary>The greatest sequence number; 1 follows, as 0 marks no frame.</summary>
    public const int LastSequence = 65535;

    internal const int FieldCount = 13;

    private readonly MemoryPlan _plan;
    private readonly Crc32 _checksum;
    private readonly int _largestFrame;
    private readonly int _frameEntry;
    private readonly int _outputEntry;
    private readonly int _outputLength;
    private byte[] _frame = null!;
    private byte[] _output = null!;
    private int _length;
    private int _outputStart;
    private int _outputEnd;
    private int _sequence;
    private long _frames;

    /// <summary>Lists the writer's memory in <paramref name="plan"/>; <see cref="Attach"/> takes it.</summary>
    /// <param name="plan">The plan, still building.</param>
    /// <param name="checksum">Computes the checksums; nobody else uses it between two calls that it needs.</param>
    /// <param name="largestFrame">Bytes of the largest frame before encoding.</param>
    /// <param name="frames">So many of these the transmit buffer holds, 1 or more.</param>
    public FrameWriter(MemoryPlan plan, Crc32 checksum, int largestFrame, int frames)
    {
        _plan = plan;
        _checksum = checksum;
        _largestFrame = largestFrame;
        _outputLength = frames * WireLength(largestFrame);
        plan.AddObject(PlanItem.LinkWriter, HeapCost.Object(FieldCount));
        _frameEntry = plan.AddBytes(PlanItem.LinkWriterFrame, largestFrame);
        _outputEntry = plan.AddBytes(PlanItem.LinkOutput, _outputLength);
    }

    /// <summary>Bytes that wait for the port.</summary>
    public int Waiting => _outputEnd - _outputStart;

    /// <summary>The begun frame, from index 0 on.</summary>
    internal byte[] Frame => _frame;

    /// <summary>Bytes of the begun frame so far.</summary>
    internal int Length => _length;

    /// <summary>Whether the largest frame would find room.</summary>
    public bool HasRoom => _outputLength - Waiting >= WireLength(_largestFrame);

    /// <summary>Payload bytes that the begun frame has room for.</summary>
    public int Room => _largestFrame - 4 - _length;

    /// <summary>Sequence number of the frame begun last; 0 before the first.</summary>
    public int Sequence => _sequence;

    /// <summary>Frames built, ever.</summary>
    public long Frames => _frames;

    /// <summary>Bytes on the line, at most, of a frame of <paramref name="length"/> bytes: encoded, with its delimiter.</summary>
    public static int WireLength(int length) => Cobs.EncodedLength(length) + 1;

    /// <summary>The sequence number after another: 1 to 65,535, then 1 again.</summary>
    public static int NextSequence(int sequence) => sequence >= LastSequence ? 1 : sequence + 1;

    /// <summary>Takes the writer's buffers from the plan.</summary>
    /// <returns><see cref="MemoryFault.None"/>, also if they were taken already; else the plan's fault.</returns>
    [Allocates("Takes the arrays from the plan, which refuses once it is frozen.")]
    public MemoryFault Attach()
    {
        _frame ??= _plan.AllocateBytes(_frameEntry)!;
        _output ??= _plan.AllocateBytes(_outputEntry)!;
        return _frame is null || _output is null ? _plan.LastFault : MemoryFault.None;
    }

    /// <summary>Starts a frame.</summary>
    /// <param name="type">Its type.</param>
    /// <returns>False if the transmit buffer has no room for the largest frame; then nothing is started.</returns>
    public bool Begin(FrameType type)
    {
        if (!HasRoom)
        {
            return false;
        }

        _sequence = NextSequence(_sequence);
        _length = 0;
        AddByte((int)type);
        AddUInt16(_sequence);
        return true;
    }

    /// <summary>Adds the low 8 bits of a value.</summary>
    public void AddByte(int value)
    {
        if (Room >= 1)
        {
            _frame[_length++] = (byte)value;
        }
    }

    /// <summary>Adds the low 16 bits of a value.</summary>
    public void AddUInt16(int value)
    {
        AddByte(value);
        AddByte(value >> 8);
    }

    /// <summary>Adds 32 bits.</summary>
    public void AddInt32(int value)
    {
        AddUInt16(value);
        AddUInt16(value >> 16);
    }

    /// <summary>Adds 64 bits.</summary>
    public void AddInt64(long value)
    {
        AddInt32((int)value);
        AddInt32((int)(value >> 32));
    }

    /// <summary>Adds bytes, as many as there is <see cref="Room"/> for.</summary>
    public void AddBytes(byte[] bytes, int start, int count)
    {
        int part = count < Room ? count : Room;
        Array.Copy(bytes, start, _frame, _length, part);
        _length += part;
    }

    /// <summary>Adds a text: a byte of length, then its characters as ASCII. What has no room is cut off.</summary>
    /// <param name="text">The text; characters that are not printable ASCII become question marks.</param>
    /// <param name="longest">How many characters at most, 0 to 255.</param>
    public void AddText(string text, int longest)
    {
        int count = text.Length < longest ? text.Length : longest;
        count = count < Room - 1 ? count : Room - 1;
        AddByte(count);
        for (int i = 0; i < count; i++)
        {
            char character = text[i];
            AddByte(character >= ' ' && character <= '~' ? character : '?');
        }
    }

    /// <summary>Ends the frame: it waits for the port now.</summary>
    public void End()
    {
        _checksum.Reset();
        _checksum.Add(_frame, 0, _length);
        int checksum = (int)_checksum.Value;
        for (int shift = 0; shift < 32; shift += 8)
        {
            _frame[_length++] = (byte)(checksum >> shift);
        }

        if (_outputStart > 0)
        {
            Array.Copy(_output, _outputStart, _output, 0, Waiting);
            _outputEnd = Waiting;
            _outputStart = 0;
        }

        _outputEnd = Cobs.Encode(_frame, _length, _output, _outputEnd);
        _output[_outputEnd++] = Cobs.Delimiter;
        _frames++;
    }

    /// <summary>Gives the port what it takes.</summary>
    /// <param name="port">The port.</param>
    /// <returns>How many bytes it took, or <see cref="LinkPort.Closed"/>.</returns>
    public int Flush(LinkPort port)
    {
        int waiting = Waiting;
        if (waiting == 0)
        {
            return 0;
        }

        int taken = port.Write(_output, _outputStart, waiting);
        if (taken < 0 || taken > waiting)
        {
            return LinkPort.Closed;
        }

        _outputStart += taken;
        return taken;
    }

    /// <summary>Forgets what waits for the port: nobody would read it.</summary>
    public void Discard()
    {
        _outputStart = 0;
        _outputEnd = 0;
    }
}
