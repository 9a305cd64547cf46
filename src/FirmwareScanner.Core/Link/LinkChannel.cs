using FirmwareScanner.Contracts;
using FirmwareScanner.Database;
using FirmwareScanner.Memory;

namespace FirmwareScanner.Link;

/// <summary>
/// Frames in and out of a port: takes what the port gives apart into frames, sends those that are built, counts bytes and faults.
/// It does not know what a frame means.
/// </summary>
[AllocationFree]
public sealed class LinkChannel
{
    internal const int FieldCount = 12;

    private readonly MemoryPlan _plan;
    private readonly LinkPort _port;
    private readonly FaultCounter _faults = LinkFaultCounting.Create();
    private readonly FrameReader _reader;
    private readonly FrameWriter _writer;
    private readonly int _chunkEntry;
    private byte[] _chunk = null!;
    private int _chunkStart;
    private int _chunkEnd;
    private bool _isPortClosed;
    private long _bytesReceived;
    private long _bytesSent;

    internal LinkChannel(MemoryPlan plan, LinkPort port, LinkSettings settings)
    {
        Crc32 checksum = new Crc32();
        _plan = plan;
        _port = port;
        _reader = new FrameReader(plan, checksum, _faults, settings.LargestFrame);
        _writer = new FrameWriter(plan, checksum, settings.LargestReply, settings.Replies);
        _chunkEntry = plan.AddBytes(PlanItem.LinkInput, settings.ReadLength);
    }

    /// <summary>The frame that came last.</summary>
    public FrameReader Reader => _reader;

    /// <summary>What frames are built with.</summary>
    public FrameWriter Writer => _writer;

    /// <summary>What went wrong so far.</summary>
    public FaultCounter Faults => _faults;

    /// <summary>Bytes that came from the port, ever.</summary>
    public long BytesReceived => _bytesReceived;

    /// <summary>Bytes that the port took, ever.</summary>
    public long BytesSent => _bytesSent;

    internal static int HeapBytes => HeapCost.Object(FieldCount) + LinkFaultCounting.HeapBytes
        + Crc32.HeapBytes;

    internal bool IsAttached => _chunk is not null;

    [Allocates("Takes the arrays from the plan, which refuses once it is frozen.")]
    internal bool Attach()
    {
        if (_reader.Attach() == MemoryFault.None && _writer.Attach() == MemoryFault.None)
        {
            _chunk ??= _plan.AllocateBytes(_chunkEntry)!;
        }

        return IsAttached;
    }

    /// <summary>Reads the port once, unless bytes of the last read are left.</summary>
    /// <returns>Whether there are bytes.</returns>
    internal bool Receive()
    {
        if (_chunkStart == _chunkEnd)
        {
            int count = _port.Read(_chunk, 0, _chunk.Length);
            NotePort(count >= 0 && count <= _chunk.Length);
            _chunkStart = 0;
            _chunkEnd = _isPortClosed ? 0 : count;
            _bytesReceived += _chunkEnd;
        }

        return _chunkEnd > 0;
    }

    /// <summary>Goes to the end of the next frame in the bytes that were read.</summary>
    /// <returns>Whether there is one; if not, all bytes were taken.</returns>
    [BoundedLoop("Each round takes at least a byte of the chunk.")]
    internal bool MoveToFrame()
    {
        while (_chunkStart < _chunkEnd)
        {
            _chunkStart += _reader.Accept(_chunk, _chunkStart, _chunkEnd - _chunkStart);
            if (_reader.HasFrame)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Gives the port what it takes of the frames that wait.</summary>
    /// <returns>Whether it took any.</returns>
    internal bool Flush()
    {
        if (_writer.Waiting == 0)
        {
            return false;
        }

        int count = _writer.Flush(_port);
        NotePort(count >= 0);
        _bytesSent += count > 0 ? count : 0;
        return count > 0;
    }

    /// <summary>Starts a reply to the frame that is being handled.</summary>
    /// <returns>Whether there is room for it; if not, that is counted.</returns>
    internal bool BeginReply(FrameType type)
    {
        return BeginReply(type, _reader.Sequence);
    }

    /// <summary>Starts a reply.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="answers">Sequence number of the frame that is answered, or 0.</param>
    /// <returns>Whether there is room for it; if not, that is counted.</returns>
    internal bool BeginReply(FrameType type, int answers)
    {
        if (!_writer.Begin(type))
        {
            _faults.Record(LinkFault.TransmitFull);
            return false;
        }

        _writer.AddUInt16(answers);
        return true;
    }

    /// <summary>Counts a fault and tells the host which of its frames it concerns.</summary>
    internal void Refuse(LinkFault fault)
    {
        _faults.Record(fault);
        if (BeginReply(FrameType.Refused))
        {
            _writer.AddByte((int)_reader.Type);
            _writer.AddUInt16((int)fault);
            _writer.End();
        }
    }

    private void NotePort(bool isOpen)
    {
        if (!isOpen && !_isPortClosed)
        {
            _faults.Record(LinkFault.PortClosed);
        }

        _isPortClosed = !isOpen;
    }
}
