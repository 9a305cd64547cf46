using FirmwareScanner.Database;
using FirmwareScanner.Link;
using nanoFramework.TestFramework;

namespace FirmwareScanner.Application.Tests;

/// <summary>A stream from its begin to its verdict, as a host sends it.</summary>
public sealed class StreamTalk
{
    private const int VerdictArrived = 1;

    private readonly Host _host;
    private readonly Crc32 _checksum = new Crc32();
    private readonly byte[] _piece = new byte[Host.PieceLength];
    private bool _isBroken;

    public StreamTalk(Host host)
    {
        _host = host;
    }

    /// <summary>The verdict, as the device numbers them.</summary>
    public int Verdict { get; private set; }

    /// <summary>Why the stream is incomplete; 0 if it is not.</summary>
    public int Reasons { get; private set; }

    /// <summary>Bytes that were scanned.</summary>
    public long Scanned { get; private set; }

    /// <summary>Events that the device reports.</summary>
    public int Events { get; private set; }

    /// <summary>Whether to look, while a stream passes, whether anything is allocated.</summary>
    public bool IsProbed { get; set; }

    /// <summary>Bytes that were allocated meanwhile; 0 for none.</summary>
    public int Allocated { get; private set; }

    /// <summary>Sends a stream of bytes that mean nothing, and one text in them.</summary>
    /// <param name="stream">The device's number of the stream.</param>
    /// <param name="length">How many bytes.</param>
    /// <param name="text">What stands in the middle; empty for nothing.</param>
    public void Send(int stream, int length, byte[] text)
    {
        Begin(stream, length);
        int textAt = length / 2;
        for (int done = 0; done < length; done += Host.PieceLength)
        {
            int count = length - done < Host.PieceLength ? length - done : Host.PieceLength;
            for (int i = 0; i < count; i++)
            {
                int at = done + i - textAt;
                _piece[i] = at >= 0 && at < text.Length ? text[at] : (byte)((((done + i) * 7) >> 3) & 0x7F);
            }

            SendPiece(stream, done, count);

            // The board itself collects at both ends of a stream, to know what is free.
            if (IsProbed && done == 0)
            {
                HeapProbe.Begin();
            }
        }

        Allocated = IsProbed ? HeapProbe.End() : 0;

        // Not where it happens: a text is an object, made whenever its line is reached.
        Assert.IsTrue(!_isBroken, "data");
        End(stream, length);
        TakeVerdict(stream);
    }

    private void Begin(int stream, int length)
    {
        _checksum.Reset();
        _host.Writer.Begin(FrameType.BeginStream);
        _host.Writer.AddInt32(stream);
        _host.Writer.AddInt64(length);
        _host.Writer.AddByte(1);
        Assert.IsTrue(_host.Ask(FrameType.StreamStatus), "begin");
    }

    private void SendPiece(int stream, int offset, int count)
    {
        _checksum.Add(_piece, 0, count);
        _host.Writer.Begin(FrameType.Data);
        _host.Writer.AddInt32(stream);
        _host.Writer.AddInt64(offset);
        _host.Writer.AddBytes(_piece, 0, count);
        _host.Writer.End();

        // A probe behind it is answered when both are taken; until then nothing more is sent, which keeps any credit.
        _host.Writer.Begin(FrameType.Probe);
        _isBroken |= !_host.Ask(FrameType.StreamStatus);
    }

    private void End(int stream, int length)
    {
        _host.Writer.Begin(FrameType.EndStream);
        _host.Writer.AddInt32(stream);
        _host.Writer.AddInt64(length);
        _host.Writer.AddInt32((int)_checksum.Value);
        Assert.IsTrue(_host.Ask(FrameType.StreamStatus), "end");
    }

    /// <summary>Acknowledges events until there are no more; then comes the verdict.</summary>
    private void TakeVerdict(int stream)
    {
        for (FrameType type = FrameType.Events; type != FrameType.Verdict;)
        {
            type = _host.WaitFor(FrameType.Events, FrameType.Verdict);
            Assert.IsTrue(type != FrameType.None, "neither events nor a verdict");
            if (type == FrameType.Events)
            {
                _host.Reader.TakeInt32();
                int first = _host.Reader.TakeInt32();
                Acknowledge(stream, first + (_host.Reader.Remaining / EventWindow.RecordLength), 0);
            }
        }

        FrameReader verdict = _host.Reader;
        Assert.AreEqual(stream, verdict.TakeInt32(), "stream");
        verdict.TakeUInt16();
        Verdict = verdict.TakeByte();
        Reasons = verdict.TakeByte();
        verdict.TakeInt64();
        Scanned = verdict.TakeInt64();
        verdict.TakeInt64();
        verdict.TakeInt32();
        Events = verdict.TakeInt32();
        Acknowledge(stream, Events, VerdictArrived);
    }

    private void Acknowledge(int stream, int next, int flags)
    {
        _host.Writer.Begin(FrameType.Acknowledge);
        _host.Writer.AddInt32(stream);
        _host.Writer.AddInt32(next);
        _host.Writer.AddByte(flags);
        _host.Send();
    }
}
