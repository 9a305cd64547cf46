using FirmwareScanner.Contracts;
using FirmwareScanner.Log;

namespace FirmwareScanner.Link;

/// <summary>Gives the host the scan log, a piece for each question. It knows positions and bytes, and no records.</summary>
[AllocationFree]
internal sealed class LogResponder
{
    internal const int FieldCount = 2;

    // In front of the bytes: state, oldest, end, position.
    private const int HeaderLength = 25;

    private readonly LinkChannel _channel;

    internal LogResponder(LinkChannel channel)
    {
        _channel = channel;
    }

    /// <summary>The log; null if there is none.</summary>
    internal LogSource? Source { get; set; }

    /// <summary>Answers a question for a piece of the log.</summary>
    /// <param name="isScanning">Whether a stream is under way: files are opened when it is over.</param>
    internal void Handle(bool isScanning)
    {
        FrameReader reader = _channel.Reader;
        long position = reader.TakeInt64();
        if (reader.IsShort || position < 0)
        {
            _channel.Refuse(LinkFault.FrameBadPayload);
            return;
        }

        if (!_channel.BeginReply(FrameType.LogData))
        {
            return;
        }

        FrameWriter writer = _channel.Writer;
        LogSource? source = isScanning ? null : Source;
        int count = source is null ? 0 : source.Read(position, Room(writer, source));
        LogState state = Source is null ? LogState.Absent
            : source is null ? LogState.Busy
            : count < 0 ? LogState.Unreadable
            : LogState.Given;
        writer.AddByte((int)state);
        writer.AddInt64(source is null ? 0 : source.Oldest);
        writer.AddInt64(source is null ? 0 : source.End);
        writer.AddInt64(source is null ? 0 : source.Position);
        if (source is not null && count > 0)
        {
            writer.AddBytes(source.Buffer, 0, count);
        }

        writer.End();
    }

    private static int Room(FrameWriter writer, LogSource source)
    {
        int room = writer.Room - HeaderLength;
        return room < source.Buffer.Length ? room : source.Buffer.Length;
    }
}
