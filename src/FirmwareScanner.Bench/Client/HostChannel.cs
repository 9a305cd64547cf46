using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Database;
using FirmwareScanner.Link;
using FirmwareScanner.Memory;

namespace FirmwareScanner.Bench.Client;

/// <summary>
/// Frames over a port, within the credit that the device gives: what was sent counts against the window until the device has read it.
/// </summary>
internal sealed class HostChannel
{
    /// <summary>Part of the device's window that only hellos and probes may use.</summary>
    internal const int ReservedWindow = 256;

    private readonly Func<LinkPort?>? _reopen;
    private readonly FrameReader _reader;
    private readonly FrameWriter _writer;
    private readonly List<FrameInFlight> _inFlight = [];
    private readonly byte[] _chunk = new byte[4096];
    private LinkPort _port;
    private int _bytesInFlight;

    internal HostChannel(LinkPort port, Func<LinkPort?>? reopen)
    {
        _port = port;
        _reopen = reopen;
        var plan = new MemoryPlan(1 << 22);
        var checksum = new Crc32();
        _reader = new FrameReader(plan, checksum, Faults, ushort.MaxValue);
        _writer = new FrameWriter(plan, checksum, ushort.MaxValue, 4);
        _reader.Attach();
        _writer.Attach();
    }

    internal FaultCounter Faults { get; } = LinkFaultCounting.Create();

    internal int MostBytesInFlight { get; private set; }

    /// <summary>Bytes that the device allows to be on their way to it.</summary>
    internal int Window { get; set; } = 2 * ReservedWindow;

    internal bool IsClosed { get; private set; }

    /// <summary>Number of the frame that was sent last.</summary>
    internal int LastSequence => _writer.Sequence;

    /// <summary>Ends whatever frame the device may be in the middle of.</summary>
    internal void EndFrame()
    {
        if (_port.Write([Cobs.Delimiter], 0, 1) == LinkPort.Closed)
        {
            IsClosed = true;
        }
    }

    /// <summary>Opens the port anew if it was closed and is there again.</summary>
    internal void Reopen()
    {
        if (IsClosed && _reopen?.Invoke() is LinkPort port)
        {
            _port = port;
            IsClosed = false;
            _writer.Discard();
        }
    }

    /// <summary>Whether the unreserved part of the window has room for a frame of a length.</summary>
    internal bool HasRoom(int frameLength) => _bytesInFlight + FrameWriter.WireLength(frameLength) <= Window - ReservedWindow;

    /// <summary>Sends a frame if the window has room for it.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="payloadLength">How many bytes <paramref name="fill"/> adds.</param>
    /// <param name="fill">Writes the payload.</param>
    /// <param name="streamEnd">Offset in the stream behind its data, or -1 if it carries none.</param>
    /// <param name="isReserved">Whether it may use the reserved part of the window.</param>
    internal bool TrySend(
        FrameType type, int payloadLength, Action<FrameWriter> fill, long streamEnd = -1, bool isReserved = false)
    {
        int wire = FrameWriter.WireLength(FrameReader.Overhead + payloadLength);
        if (_bytesInFlight + wire > (isReserved ? Window : Window - ReservedWindow) || !_writer.Begin(type))
        {
            return false;
        }

        fill(_writer);
        _writer.End();
        _inFlight.Add(new FrameInFlight(_writer.Sequence, streamEnd, wire));
        _bytesInFlight += wire;
        MostBytesInFlight = Math.Max(MostBytesInFlight, _bytesInFlight);
        return true;
    }

    /// <summary>The device has answered a frame, so it has read everything up to it.</summary>
    internal void ConfirmFrame(int sequence) => Confirm(_inFlight.FindIndex(frame => frame.Sequence == sequence));

    /// <summary>The device has a stream's bytes up to an offset, so it has read the frames that carried them.</summary>
    internal void ConfirmStream(long end) => Confirm(_inFlight.FindLastIndex(frame => frame.StreamEnd >= 0 && frame.StreamEnd <= end));

    /// <summary>Moves bytes in both directions, and hands the frames that arrived over.</summary>
    /// <param name="dispatch">Deals with a frame.</param>
    /// <returns>How many bytes arrived; -1 if the port is closed.</returns>
    internal int Pump(Action<FrameReader> dispatch)
    {
        int sent = _writer.Flush(_port);
        int count = _port.Read(_chunk, 0, _chunk.Length);
        if (sent < 0 || count < 0 || count > _chunk.Length)
        {
            IsClosed = true;
            return -1;
        }

        for (int used = 0; used < count;)
        {
            used += _reader.Accept(_chunk, used, count - used);
            if (_reader.HasFrame)
            {
                dispatch(_reader);
            }
        }

        return count;
    }

    private void Confirm(int index)
    {
        if (index >= 0)
        {
            _bytesInFlight -= _inFlight.Take(index + 1).Sum(frame => frame.WireLength);
            _inFlight.RemoveRange(0, index + 1);
        }
    }

    /// <summary>A frame that the device may not have read yet.</summary>
    /// <param name="Sequence">Its sequence number.</param>
    /// <param name="StreamEnd">Offset behind its data, or -1 if it carries none.</param>
    /// <param name="WireLength">Bytes on the line, at most.</param>
    private readonly record struct FrameInFlight(int Sequence, long StreamEnd, int WireLength);
}
