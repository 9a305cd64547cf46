using System;
using System.IO;
using System.Threading;
using FirmwareScanner.Bench.Keys;
using FirmwareScanner.Link;
using FirmwareScanner.Scanning;
using FirmwareScanner.Station;

namespace FirmwareScanner.Bench.Client;

/// <summary>Sends a stream over a link, resumes it after breaks, and takes its events and its verdict.</summary>
internal sealed class StreamSender
{
    private const int VerdictArrived = 1;
    private const int WantsFingerprint = 1;

    private readonly HostChannel _channel;
    private readonly LinkDialogue _dialogue;
    private readonly LinkAuthority _authority;
    private LinkTransfer? _transfer;
    private int _newsAt;
    private bool _isAcknowledgeDue;

    internal StreamSender(HostChannel channel, LinkDialogue dialogue, LinkAuthority authority)
    {
        _authority = authority;
        _channel = channel;
        _dialogue = dialogue;
        dialogue.Streams = this;
    }

    /// <summary>Sends a stream; <see cref="LinkClient.SendStream"/> has the rules.</summary>
    internal LinkStreamResult Send(
        Stream content,
        long size,
        int contentType,
        ScanEventSink events,
        Action<LinkProgress>? progress,
        CancellationToken cancellation)
    {
        if (_dialogue.Device is null)
        {
            _dialogue.Connect(cancellation);
        }

        var transfer = new LinkTransfer(content, size, events);
        _transfer = transfer;
        bool isOver = false;
        try
        {
            transfer.Key = _dialogue.Options.DemandsProof ? KeyOfBoard(cancellation) : null;
            Begin(transfer, contentType, cancellation);
            LinkStreamResult result = Transfer(transfer, progress, cancellation);
            isOver = true;
            return result.IsLost || transfer.Key is null ? result : Prove(transfer, result, cancellation);
        }
        finally
        {
            if (!isOver)
            {
                Abandon(transfer.Stream);
            }

            _transfer = null;
            transfer.Fingerprint?.Dispose();
        }
    }

    private BoardKey KeyOfBoard(CancellationToken cancellation) => _authority.Challenge(cancellation).Key
        ?? throw new LinkException("the board has no key, so nobody can tell whose its verdicts are", LinkFault.NoKey);

    private LinkStreamResult Prove(LinkTransfer transfer, LinkStreamResult result, CancellationToken cancellation)
    {
        try
        {
            var request = new ProofRequest(_dialogue);
            return result with { Proof = request.Ask(transfer.Key!, transfer.Stream, transfer.Fingerprint!.End(), result, cancellation) };
        }
        catch (LinkException exception)
        {
            return new LinkStreamResult { LostReason = exception.Message, Events = result.Events };
        }
    }

    private void Begin(LinkTransfer transfer, int contentType, CancellationToken cancellation)
    {
        int boot = _dialogue.Device!.BootNumber;
        for (int attempt = 0; attempt < _dialogue.Options.Attempts; attempt++)
        {
            try
            {
                // After a break the stream may have begun, and only the answer was lost.
                bool hasBegun = attempt > 0 && boot == _dialogue.Device.BootNumber && transfer.Stream == _dialogue.Status.Stream;
                if (!hasBegun)
                {
                    MakeIdle(cancellation);
                    transfer.Stream = unchecked(_dialogue.Status.Stream + 1);
                    boot = _dialogue.Device.BootNumber;
                }

                transfer.BeginFingerprint();
                PayloadReader reply = _dialogue.Ask(
                    FrameType.BeginStream, 14, writer => AddBegin(writer, transfer, contentType), cancellation);
                ApplyAnswer(transfer, reply.StreamStatus());
                return;
            }
            catch (LinkException exception) when (exception.Fault is LinkFault.StreamUnknown or LinkFault.StreamBusy)
            {
                _dialogue.Status = Probe(cancellation);
            }
            catch (LinkException exception) when (exception.Fault is LinkFault.None or LinkFault.NoSession)
            {
                _dialogue.Connect(cancellation);
            }
        }

        throw new LinkException($"the device did not begin the stream in {_dialogue.Options.Attempts} attempts");
    }

    private static void AddBegin(FrameWriter writer, LinkTransfer transfer, int contentType)
    {
        writer.AddInt32(transfer.Stream);
        writer.AddInt64(transfer.Size);
        writer.AddByte(contentType);
        writer.AddByte(transfer.Key is null ? 0 : WantsFingerprint);
    }

    /// <summary>Gives up a stream that another host left behind; waits for one of the device's own.</summary>
    private void MakeIdle(CancellationToken cancellation)
    {
        int start = _dialogue.Now;
        while (_dialogue.Status.State is StreamState.Receiving or StreamState.Finishing or StreamState.Local)
        {
            if (_dialogue.Since(start) > _dialogue.Options.BusyMilliseconds)
            {
                throw new LinkException("the device is busy with another stream", LinkFault.StreamBusy);
            }

            int stream = _dialogue.Status.Stream;
            _dialogue.Status = _dialogue.Status.State == StreamState.Receiving
                ? _dialogue.Ask(FrameType.AbortStream, 4, writer => writer.AddInt32(stream), cancellation).StreamStatus()
                : Probe(cancellation);
            _dialogue.PumpOrIdle(cancellation);
        }
    }

    private DeviceStreamStatus Probe(CancellationToken cancellation) =>
        _dialogue.Ask(FrameType.Probe, 0, static _ => { }, cancellation).StreamStatus();

    private LinkStreamResult Transfer(LinkTransfer transfer, Action<LinkProgress>? progress, CancellationToken cancellation)
    {
        _newsAt = _dialogue.Now;
        var reported = default(LinkProgress);
        int progressAt = _dialogue.Now;
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
                progressAt = _dialogue.Now;
                progress?.Invoke(now);
            }
            else if (transfer.IsWaitingForContent)
            {
                progressAt = _dialogue.Now;
            }
            else if (_dialogue.Since(progressAt) > _dialogue.Options.StallMilliseconds)
            {
                transfer.Lose($"the device answers, but has got no further for {_dialogue.Options.StallMilliseconds} ms");
            }
        }

        if (!transfer.Result.IsLost)
        {
            Acknowledge(transfer.Stream, transfer.NextEvent, VerdictArrived);
            _dialogue.Pump();
        }

        return transfer.Result;
    }

    private void Step(LinkTransfer transfer, CancellationToken cancellation)
    {
        if (_dialogue.Pump() && transfer.Result is not null)
        {
            return;
        }

        if (_channel.IsClosed)
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
            PayloadReader reply = _dialogue.Ask(FrameType.EndStream, 16, writer => AddEnd(writer, transfer), cancellation);
            ApplyAnswer(transfer, reply.StreamStatus());
            transfer.GoBack();
        }
        else if (_dialogue.Since(_newsAt) >= _dialogue.Options.ProbeMilliseconds)
        {
            // Everything sent before the probe has been read, or is lost, when its answer is here.
            ApplyAnswer(transfer, Probe(cancellation));
            transfer.GoBack();
            _newsAt = _dialogue.Now;
        }
        else
        {
            _dialogue.PumpOrIdle(cancellation);
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
        int most = _dialogue.Device!.LargestFrame - FrameReader.Overhead - Header;
        if (!_channel.HasRoom(_dialogue.Device.LargestFrame))
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
        bool isSent = _channel.TrySend(FrameType.Data, Header + bytes.Count, Fill, end);
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
        int boot = _dialogue.Device!.BootNumber;
        transfer.Reconnects++;
        DeviceHello hello;
        try
        {
            hello = _dialogue.Connect(cancellation);
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
        _newsAt = _dialogue.Now;
    }

    /// <summary>An answer is about the present: if it names another stream, ours is gone.</summary>
    private void ApplyAnswer(LinkTransfer transfer, DeviceStreamStatus status)
    {
        _dialogue.Status = status;
        if (status.Stream != transfer.Stream || status.State is StreamState.None or StreamState.Local)
        {
            transfer.Lose("the device no longer knows the stream");
        }
        else if (transfer.Apply(status))
        {
            _newsAt = _dialogue.Now;
        }
    }

    /// <summary>A status, asked for or not. One about another stream is late.</summary>
    internal void OnStatus(FrameReader frame)
    {
        var status = new DeviceStreamStatus(
            frame.TakeInt32(), (StreamState)frame.TakeByte(), frame.TakeInt64(), frame.TakeInt64());
        if (frame.IsShort)
        {
            _channel.Faults.Record(LinkFault.FrameBadPayload);
            return;
        }

        if (_transfer is null || status.Stream != _transfer.Stream)
        {
            return;
        }

        if (_transfer.Apply(status))
        {
            _newsAt = _dialogue.Now;
        }

        _channel.ConfirmStream(_transfer.Confirmed);
    }

    internal void OnEvents(FrameReader frame)
    {
        int stream = frame.TakeInt32();
        int first = frame.TakeInt32();
        if (frame.IsShort)
        {
            _channel.Faults.Record(LinkFault.FrameBadPayload);
        }
        else if (_transfer is not null && stream == _transfer.Stream)
        {
            if (_transfer.TakeEvents(frame, first))
            {
                _newsAt = _dialogue.Now;
            }

            _isAcknowledgeDue = true;
        }
        else
        {
            // Nobody waits for these, but the device should not.
            Acknowledge(stream, first + (frame.Remaining / EventWindow.RecordLength), 0);
        }
    }

    internal void OnVerdict(FrameReader frame)
    {
        int stream = frame.TakeInt32();
        frame.TakeUInt16();
        var verdict = new LinkStreamResult
        {
            Verdict = (ScanVerdict)frame.TakeByte(),
            Reasons = frame.TakeByte(),
            Length = frame.TakeInt64(),
            ScannedBytes = frame.TakeInt64(),
            MissingBytes = frame.TakeInt64(),
            Checksum = unchecked((uint)frame.TakeInt32()),
            Events = frame.TakeInt32(),
            LostEvents = frame.TakeInt32(),
            Blocks = frame.TakeInt32(),
        };
        if (frame.IsShort)
        {
            _channel.Faults.Record(LinkFault.FrameBadPayload);
            return;
        }

        // Devices of before 2026-12 end here, and know no reasons that the byte does not hold.
        verdict = frame.Remaining >= 2 ? verdict with { Reasons = verdict.Reasons | frame.TakeUInt16() } : verdict;
        if (_transfer is null || stream != _transfer.Stream)
        {
            Acknowledge(stream, verdict.Events, VerdictArrived);
        }
        else if (_transfer.TakeVerdict(verdict))
        {
            _newsAt = _dialogue.Now;
        }
    }

    /// <summary>Acknowledges the events that came since the last time.</summary>
    internal void AcknowledgeIfDue()
    {
        if (_isAcknowledgeDue && _transfer is not null)
        {
            // Without room in the window it stays due; the next probe makes room.
            _isAcknowledgeDue = !Acknowledge(_transfer.Stream, _transfer.NextEvent, 0);
            if (_isAcknowledgeDue)
            {
                _newsAt = unchecked(_dialogue.Now - _dialogue.Options.ProbeMilliseconds);
            }
        }
    }

    private bool Acknowledge(int stream, int next, int flags)
    {
        return _channel.TrySend(FrameType.Acknowledge, 9, Fill);

        void Fill(FrameWriter writer)
        {
            writer.AddInt32(stream);
            writer.AddInt32(next);
            writer.AddByte(flags);
        }
    }

    private void Abandon(int stream)
    {
        _channel.TrySend(FrameType.AbortStream, 4, writer => writer.AddInt32(stream));
        _dialogue.Pump();
    }
}
