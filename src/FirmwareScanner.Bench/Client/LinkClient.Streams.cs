using System;
using System.IO;
using System.Threading;
using FirmwareScanner.Link;
using FirmwareScanner.Scanning;
using FirmwareScanner.Station;

namespace FirmwareScanner.Bench.Client;

/// <content>Streams: send, resume, events, verdict.</content>
public sealed partial class LinkClient
{
    private const int VerdictArrived = 1;

    /// <summary>
    /// Sends a stream to be scanned, and takes its events and verdict. A break of the line is bridged if it ends in time.
    /// </summary>
    /// <param name="content">The bytes; read strictly forward, left open. <see cref="PacedContent"/> sets the pace.</param>
    /// <param name="size">How many there are, 0 or more.</param>
    /// <param name="contentType">What they are, 0 to 255; 1 is a firmware image.</param>
    /// <param name="events">Receives the events as they come, each once. Of a stream that is lost they are worthless.</param>
    /// <param name="progress">Hears of progress, or null.</param>
    /// <param name="cancellation">Gives the stream up.</param>
    /// <returns>The verdict, or that the stream is lost.</returns>
    /// <exception cref="LinkException">The device cannot be reached, or does not begin a stream.</exception>
    /// <exception cref="EndOfStreamException">The content has fewer bytes than declared; the stream was given up.</exception>
    public LinkStreamResult SendStream(
        Stream content,
        long size,
        int contentType,
        ScanEventSink events,
        Action<LinkProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(events);
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        if (Device is null)
        {
            Connect(cancellation);
        }

        var transfer = new LinkTransfer(content, size, events);
        _transfer = transfer;
        bool isOver = false;
        try
        {
            Begin(transfer, contentType, cancellation);
            LinkStreamResult result = Transfer(transfer, progress, cancellation);
            isOver = true;
            return result;
        }
        finally
        {
            if (!isOver)
            {
                Abandon(transfer.Stream);
            }

            _transfer = null;
        }
    }

    private void Begin(LinkTransfer transfer, int contentType, CancellationToken cancellation)
    {
        int boot = Device!.BootNumber;
        for (int attempt = 0; attempt < _options.Attempts; attempt++)
        {
            try
            {
                // After a break the stream may have begun, and only the answer was lost.
                bool hasBegun = attempt > 0 && boot == Device.BootNumber && transfer.Stream == _status.Stream;
                if (!hasBegun)
                {
                    MakeIdle(cancellation);
                    transfer.Stream = unchecked(_status.Stream + 1);
                    boot = Device.BootNumber;
                }

                PayloadReader reply = Ask(FrameType.BeginStream, 13, writer => AddBegin(writer, transfer, contentType), cancellation);
                ApplyAnswer(transfer, reply.StreamStatus());
                return;
            }
            catch (LinkException exception) when (exception.Fault is LinkFault.StreamUnknown or LinkFault.StreamBusy)
            {
                _status = Probe(cancellation);
            }
            catch (LinkException exception) when (exception.Fault is LinkFault.None or LinkFault.NoSession)
            {
                Connect(cancellation);
            }
        }

        throw new LinkException($"the device did not begin the stream in {_options.Attempts} attempts");
    }

    private static void AddBegin(FrameWriter writer, LinkTransfer transfer, int contentType)
    {
        writer.AddInt32(transfer.Stream);
        writer.AddInt64(transfer.Size);
        writer.AddByte(contentType);
    }

    /// <summary>Gives up a stream that another host left behind; waits for one of the device's own.</summary>
    private void MakeIdle(CancellationToken cancellation)
    {
        int start = _clock.Milliseconds;
        while (_status.State is StreamState.Receiving or StreamState.Finishing or StreamState.Local)
        {
            if (Since(start) > _options.BusyMilliseconds)
            {
                throw new LinkException("the device is busy with another stream", LinkFault.StreamBusy);
            }

            int stream = _status.Stream;
            _status = _status.State == StreamState.Receiving
                ? Ask(FrameType.AbortStream, 4, writer => writer.AddInt32(stream), cancellation).StreamStatus()
                : Probe(cancellation);
            Rest(cancellation);
        }
    }

    private DeviceStreamStatus Probe(CancellationToken cancellation) =>
        Ask(FrameType.Probe, 0, static _ => { }, cancellation).StreamStatus();

    private LinkStreamResult Transfer(LinkTransfer transfer, Action<LinkProgress>? progress, CancellationToken cancellation)
    {
        _newsAt = _clock.Milliseconds;
        var reported = default(LinkProgress);
        while (transfer.Result is null)
        {
            try
            {
                Step(transfer, cancellation);
            }
            catch (LinkException exception) when (exception.Fault is LinkFault.None or LinkFault.NoSession)
            {
                Resume(transfer, cancellation);
            }
            catch (LinkException exception)
            {
                transfer.Lose(exception.Message);
            }

            var now = new LinkProgress(transfer.Confirmed, transfer.Size, transfer.NextEvent);
            if (now != reported)
            {
                reported = now;
                progress?.Invoke(now);
            }
        }

        if (!transfer.Result.IsLost)
        {
            Acknowledge(transfer.Stream, transfer.NextEvent, VerdictArrived);
            Pump();
        }

        return transfer.Result;
    }

    private void Step(LinkTransfer transfer, CancellationToken cancellation)
    {
        if (Pump() && transfer.Result is not null)
        {
            return;
        }

        if (_isPortClosed)
        {
            throw new LinkException("the port is closed");
        }

        if (SendData(transfer))
        {
            return;
        }

        if (!transfer.IsEnded && transfer.Next == transfer.Size)
        {
            // The device has read everything before it answers; if bytes are missing then, they are lost.
            PayloadReader reply = Ask(FrameType.EndStream, 16, writer => AddEnd(writer, transfer), cancellation);
            ApplyAnswer(transfer, reply.StreamStatus());
            transfer.GoBack();
        }
        else if (Since(_newsAt) >= _options.ProbeMilliseconds)
        {
            // Everything sent before the probe has been read, or is lost, when its answer is here.
            ApplyAnswer(transfer, Probe(cancellation));
            transfer.GoBack();
            _newsAt = _clock.Milliseconds;
        }
        else
        {
            Rest(cancellation);
        }
    }

    private static void AddEnd(FrameWriter writer, LinkTransfer transfer)
    {
        writer.AddInt32(transfer.Stream);
        writer.AddInt64(transfer.Size);
        writer.AddInt32(unchecked((int)transfer.Checksum));
    }

    private bool SendData(LinkTransfer transfer)
    {
        const int Header = LinkSession.DataHeaderLength;
        int most = Device!.LargestFrame - FrameReader.Overhead - Header;
        if (_bytesInFlight + FrameWriter.WireLength(Device.LargestFrame) > _window - ReservedWindow)
        {
            return false;
        }

        ArraySegment<byte> bytes = transfer.Peek(most);
        if (bytes.Count == 0)
        {
            return transfer.Next < Math.Min(transfer.Limit, transfer.Size) && !transfer.IsEnded && !transfer.IsWaitingForContent
                ? throw new EndOfStreamException($"the content ends at {transfer.Next} bytes of {transfer.Size} declared")
                : false;
        }

        long end = transfer.Next + bytes.Count;
        bool isSent = TrySend(FrameType.Data, Header + bytes.Count, Fill, end, isReserved: false);
        if (isSent)
        {
            transfer.Advance(bytes.Count);
        }

        return isSent;

        void Fill(FrameWriter writer)
        {
            writer.AddInt32(transfer.Stream);
            writer.AddInt64(transfer.Next);
            writer.AddBytes(bytes.Array!, bytes.Offset, bytes.Count);
        }
    }

    /// <summary>Opens a new session after a break, and goes on where the device stands, if it still knows the stream.</summary>
    private void Resume(LinkTransfer transfer, CancellationToken cancellation)
    {
        int boot = Device!.BootNumber;
        transfer.Reconnects++;
        DeviceHello hello;
        try
        {
            hello = Connect(cancellation);
        }
        catch (LinkException exception)
        {
            transfer.Lose(exception.Message);
            return;
        }

        if (hello.BootNumber != boot)
        {
            transfer.Lose("the device has restarted");
            return;
        }

        ApplyAnswer(transfer, hello.Stream);
        transfer.GoBack();
        _newsAt = _clock.Milliseconds;
    }

    /// <summary>An answer is about the present: if it names another stream, ours is gone.</summary>
    private void ApplyAnswer(LinkTransfer transfer, DeviceStreamStatus status)
    {
        _status = status;
        if (status.Stream != transfer.Stream || status.State is StreamState.None or StreamState.Local)
        {
            transfer.Lose("the device no longer knows the stream");
        }
        else if (transfer.Apply(status))
        {
            _newsAt = _clock.Milliseconds;
        }
    }

    /// <summary>A status, asked for or not. One about another stream is late.</summary>
    private void OnStatus()
    {
        var status = new DeviceStreamStatus(
            _reader.TakeInt32(), (StreamState)_reader.TakeByte(), _reader.TakeInt64(), _reader.TakeInt64());
        if (_reader.IsShort)
        {
            Faults.Record(LinkFault.FrameBadPayload);
            return;
        }

        if (_transfer is null || status.Stream != _transfer.Stream)
        {
            return;
        }

        if (_transfer.Apply(status))
        {
            _newsAt = _clock.Milliseconds;
        }

        int read = _inFlight.FindLastIndex(frame => frame.StreamEnd >= 0 && frame.StreamEnd <= _transfer.Confirmed);
        if (read >= 0)
        {
            Settle(read);
        }
    }

    private void OnEvents()
    {
        int stream = _reader.TakeInt32();
        int first = _reader.TakeInt32();
        if (_reader.IsShort)
        {
            Faults.Record(LinkFault.FrameBadPayload);
        }
        else if (_transfer is not null && stream == _transfer.Stream)
        {
            if (_transfer.TakeEvents(_reader, first))
            {
                _newsAt = _clock.Milliseconds;
            }

            _isAcknowledgeDue = true;
        }
        else
        {
            // Nobody waits for these, but the device should not.
            Acknowledge(stream, first + (_reader.Remaining / EventWindow.RecordLength), 0);
        }
    }

    private void OnVerdict()
    {
        int stream = _reader.TakeInt32();
        _reader.TakeUInt16();
        var verdict = new LinkStreamResult
        {
            Verdict = (ScanVerdict)_reader.TakeByte(),
            Reasons = _reader.TakeByte(),
            Length = _reader.TakeInt64(),
            ScannedBytes = _reader.TakeInt64(),
            MissingBytes = _reader.TakeInt64(),
            Checksum = unchecked((uint)_reader.TakeInt32()),
            Events = _reader.TakeInt32(),
            LostEvents = _reader.TakeInt32(),
            Blocks = _reader.TakeInt32(),
        };
        if (_reader.IsShort)
        {
            Faults.Record(LinkFault.FrameBadPayload);
        }
        else if (_transfer is null || stream != _transfer.Stream)
        {
            Acknowledge(stream, verdict.Events, VerdictArrived);
        }
        else if (_transfer.TakeVerdict(verdict))
        {
            _newsAt = _clock.Milliseconds;
        }
    }

    private void AcknowledgeEvents()
    {
        if (_transfer is not null)
        {
            // Without room in the window it stays due; the next probe makes room.
            _isAcknowledgeDue = !Acknowledge(_transfer.Stream, _transfer.NextEvent, 0);
            if (_isAcknowledgeDue)
            {
                _newsAt = unchecked(_clock.Milliseconds - _options.ProbeMilliseconds);
            }
        }
    }

    private bool Acknowledge(int stream, int next, int flags)
    {
        return TrySend(FrameType.Acknowledge, 9, Fill, -1, isReserved: false);

        void Fill(FrameWriter writer)
        {
            writer.AddInt32(stream);
            writer.AddInt32(next);
            writer.AddByte(flags);
        }
    }

    private void Abandon(int stream)
    {
        TrySend(FrameType.AbortStream, 4, writer => writer.AddInt32(stream), -1, isReserved: false);
        Pump();
    }

    private void Rest(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (!Pump())
        {
            _clock.Idle();
        }
    }
}
