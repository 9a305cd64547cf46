using System;

namespace FirmwareScanner.Unpack.Formats.HexText;

/// <summary>Reads the lines of a text.</summary>
internal sealed class HexTextReader(ByteSource content, long offset, HexRecords records, int windowLength)
{
    private readonly byte[] _decoded = new byte[HexRecords.LongestLine];
    private byte[] _window = [];
    private long _windowStart = offset;
    private int _skip;

    /// <summary>Offset behind the last line of the text that was read.</summary>
    public long Position { get; private set; } = offset;

    /// <summary>Whether the content ends where the last line that was looked at ends.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>First character of the last line that was looked at; 0 if it was empty.</summary>
    public byte Mark { get; private set; }

    /// <summary>The bytes of the last line.</summary>
    public ReadOnlySpan<byte> Decoded => _decoded;

    /// <summary>Reads the next line.</summary>
    /// <returns>The line; of kind None if it is none of the text, and then <see cref="Skip"/> goes on behind it.</returns>
    public HexRecord Next()
    {
        ReadOnlySpan<byte> line = ReadLine(out int length);
        Mark = line.IsEmpty ? (byte)0 : line[0];
        HexRecord record = records.Decode(line.TrimEnd(" \t"u8), _decoded);
        _skip = length;
        if (record.Kind != HexRecordKind.None)
        {
            Position += length;
        }

        return record;
    }

    /// <summary>Leaves the line that <see cref="Next"/> could not read behind.</summary>
    public void Skip() => Position += _skip;

    /// <summary>The next line; its length is given with its end and empty lines behind it.</summary>
    private ReadOnlySpan<byte> ReadLine(out int length)
    {
        int inside = (int)(Position - _windowStart);
        if (inside + (4 * HexRecords.LongestLine) > _window.Length)
        {
            _window = content.ReadUpTo(Position, windowLength);
            _windowStart = Position;
            inside = 0;
        }

        ReadOnlySpan<byte> rest = _window.AsSpan(inside);
        int end = rest.IndexOfAny((byte)'\r', (byte)'\n');
        end = end < 0 ? rest.Length : end;
        length = end;
        while (length < rest.Length && rest[length] is (byte)'\r' or (byte)'\n')
        {
            length++;
        }

        HasEnded = length == rest.Length;
        return rest[..end];
    }
}
