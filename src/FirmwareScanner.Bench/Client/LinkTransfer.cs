using System;
using System.IO;
using FirmwareScanner.Bench.Keys;
using FirmwareScanner.Link;
using FirmwareScanner.Scanning;
using FirmwareScanner.Station;

namespace FirmwareScanner.Bench.Client;

/// <summary>A stream on its way to the device: what was sent, what has arrived, what came back.</summary>
internal sealed class LinkTransfer(Stream content, long size, ScanEventSink sink)
{
    private readonly ResendBuffer _buffer = new(content, size);

    internal int Stream { get; set; }

    internal long Size { get; } = size;

    /// <summary>Bytes that the device has, all of them from the first on.</summary>
    internal long Confirmed { get; private set; }

    internal long Limit { get; private set; }

    /// <summary>Offset of the next byte to send.</summary>
    internal long Next { get; private set; }

    internal long Sent { get; private set; }

    internal long ResentBytes { get; private set; }

    internal int Reconnects { get; set; }

    /// <summary>Whether the device takes no more bytes: all are there, or it gave up.</summary>
    internal bool IsEnded { get; private set; }

    internal int NextEvent { get; private set; }

    internal uint Checksum => _buffer.Checksum;

    /// <summary>The key of the board whose code the verdict needs; null if it needs none.</summary>
    internal BoardKey? Key { get; set; }

    /// <summary>What the host knows of the stream beside its CRC-32; null if the verdict needs no code.</summary>
    internal ContentFingerprint? Fingerprint => _buffer.Fingerprint;

    /// <summary>Begins to know the stream by its number; nothing of it was read yet.</summary>
    internal void BeginFingerprint()
    {
        Fingerprint?.Dispose();
        _buffer.Fingerprint = Key is null ? null : new ContentFingerprint(Key, Stream);
    }

    internal bool IsWaitingForContent => _buffer.IsWaiting;

    /// <summary>The result, once there is one.</summary>
    internal LinkStreamResult? Result { get; private set; }

    internal void Lose(string reason) =>
        Result ??= new LinkStreamResult { LostReason = reason, Events = NextEvent, ResentBytes = ResentBytes, Reconnects = Reconnects };

    /// <summary>Takes over what the device says of this stream.</summary>
    /// <returns>Whether it is news.</returns>
    internal bool Apply(DeviceStreamStatus status)
    {
        if (status.Received < 0 || status.Received > Sent)
        {
            Lose($"the device has {status.Received} bytes of the stream, of which {Sent} were sent");
            return true;
        }

        bool isEnd = status.State is StreamState.Finishing or StreamState.Finished;
        bool isNews = status.Received > Confirmed || status.Limit > Limit || isEnd != IsEnded;
        IsEnded |= isEnd;
        Limit = Math.Max(Limit, Math.Min(status.Limit, Size));
        if (status.Received > Confirmed)
        {
            Confirmed = status.Received;
            _buffer.Forget(Confirmed);
            Next = Math.Max(Next, Confirmed);
        }

        return isNews;
    }

    /// <summary>Goes back to the first byte that the device does not have.</summary>
    internal void GoBack() => Next = Confirmed;

    /// <summary>The next bytes to send.</summary>
    internal ArraySegment<byte> Peek(int count)
    {
        int length = (int)Math.Min(count, Math.Min(Limit, Size) - Next);
        return length <= 0 || IsEnded ? ArraySegment<byte>.Empty : _buffer.Take(Next, length);
    }

    internal void Advance(int count)
    {
        ResentBytes += Math.Max(0, Math.Min(Sent, Next + count) - Next);
        Next += count;
        Sent = Math.Max(Sent, Next);
    }

    /// <summary>Takes the events that continue where the stream's stand; others are repeated or come too early.</summary>
    internal bool TakeEvents(FrameReader reader, int first)
    {
        bool isNews = false;
        for (int number = first; reader.Remaining >= EventWindow.RecordLength; number++)
        {
            var kind = (ScanEventKind)reader.TakeByte();
            int rule = reader.TakeUInt16();
            long offset = reader.TakeInt64();
            int length = reader.TakeInt32();
            if (number == NextEvent)
            {
                sink.Write(kind, rule, offset, length);
                NextEvent++;
                isNews = true;
            }
        }

        return isNews;
    }

    /// <summary>Takes the verdict, if the events that it counts are there.</summary>
    internal bool TakeVerdict(LinkStreamResult verdict)
    {
        if (Result is not null || verdict.Events < NextEvent)
        {
            return false;
        }

        if (verdict.Events > NextEvent)
        {
            // A device sends the verdict when all events are acknowledged, or given up.
            Lose($"the device gave up {verdict.Events - NextEvent} events: it was stopped, or they were not acknowledged in time");
            return true;
        }

        bool isWhole = verdict.Length == Size && verdict.ScannedBytes == Size && verdict.MissingBytes == 0
            && Sent == Size && verdict.Checksum == Checksum;
        if (verdict.Verdict is not (ScanVerdict.Clean or ScanVerdict.Found or ScanVerdict.Incomplete))
        {
            Lose($"the device gave verdict {(int)verdict.Verdict}, which does not exist");
        }
        else if (verdict.Verdict == ScanVerdict.Clean && (!isWhole || verdict.Reasons != IncompleteReason.None))
        {
            Lose($"the device calls clean what it did not get whole: {verdict.ScannedBytes} of {Size} bytes, CRC-32 {verdict.Checksum:x8}");
        }
        else
        {
            Result = verdict with { ResentBytes = ResentBytes, Reconnects = Reconnects };
        }

        return true;
    }
}
