using System;
using System.Collections.Generic;
using FirmwareScanner.Unpack.Formats.Boot;

namespace FirmwareScanner.Unpack.Formats.HexText;

/// <summary>
/// Text that stands for bytes at addresses: Intel HEX (Hexadecimal Object File Format Specification, revision A, 1988) and Motorola's
/// S-records (M68000 Family Programmer's Reference Manual, appendix C).
/// </summary>
internal sealed class HexTextFormat : LayerFormat
{
    // A line has at least a length, an address and a checksum.
    private const int LeastDigits = 8;
    private const int ShortestLine = 10;

    // For a look at two lines; the whole text is read in larger pieces.
    private const int SmallWindow = 5 * HexRecords.LongestLine;
    private const int LargeWindow = 1 << 14;

    private readonly Func<HexRecords> _create;
    private readonly byte _mark;

    private HexTextFormat(string name, char mark, Func<HexRecords> create)
    {
        Name = name;
        _mark = (byte)mark;
        _create = create;
    }

    /// <summary>Intel HEX.</summary>
    public static HexTextFormat Intel { get; } = new("intel-hex", ':', static () => new IntelHexRecords());

    /// <summary>S-records.</summary>
    public static HexTextFormat Motorola { get; } = new("s-record", 'S', static () => new MotorolaRecords());

    public override string Name { get; }

    public override IReadOnlyList<LayerMagic> Magics { get; } = [];

    public override void Find(ReadOnlySpan<byte> piece, int count, List<int> found)
    {
        int position = 0;
        while (position < count)
        {
            int next = piece[position..count].IndexOf(_mark);
            if (next < 0)
            {
                return;
            }

            position += next;
            if ((position == 0 || piece[position - 1] is (byte)'\n' or (byte)'\r') && BeginsLine(piece[position..]))
            {
                found.Add(position);
            }

            position++;
        }
    }

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        Span<byte> before = stackalloc byte[1];
        if (offset > 0 && content.TryRead(offset - 1, before) && before[0] is not ((byte)'\n' or (byte)'\r'))
        {
            return null;
        }

        // Two lines must be of the form, and a checksum right: that of one may be what is wrong with the text.
        var reader = new HexTextReader(content, offset, _create(), SmallWindow);
        HexRecord first = reader.Next();
        HexRecord second = first.Kind is HexRecordKind.None or HexRecordKind.End ? default : reader.Next();
        if (second.Kind == HexRecordKind.None || !(first.IsSumRight || second.IsSumRight))
        {
            return null;
        }

        long end = offset;
        return new FoundLayer
        {
            MeasureLength = () => end - offset,
            Problems = FollowsMark(content, offset) ? [new LayerProblem(ProblemKind.Damaged, "the line before it is damaged")] : [],
            Open = opened => Open(content, offset, opened, position => end = position),
        };
    }

    /// <summary>Whether so many digits follow as the shortest line has.</summary>
    private static bool BeginsLine(ReadOnlySpan<byte> rest)
    {
        if (rest.Length <= ShortestLine)
        {
            return false;
        }

        foreach (byte value in rest[1..ShortestLine])
        {
            if (!char.IsAsciiHexDigit((char)value))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether the line before begins as those of the text do: then it is part of it, and could not be read.</summary>
    private bool FollowsMark(ByteSource content, long offset)
    {
        long start = Math.Max(0, offset - (2 * HexRecords.LongestLine));
        ReadOnlySpan<byte> before = content.ReadUpTo(start, (int)(offset - start)).AsSpan().TrimEnd("\r\n"u8);
        int line = before.LastIndexOfAny((byte)'\n', (byte)'\r') + 1;
        int digits = 0;
        foreach (byte value in before[line..])
        {
            digits += char.IsAsciiHexDigit((char)value) ? 1 : 0;
        }

        return line < before.Length && before[line] == _mark && digits >= LeastDigits && digits >= (before.Length - line) / 2;
    }

    private List<LayerMember> Open(ByteSource content, long offset, UnpackContext context, Action<long> setEnd)
    {
        var bytes = new GrowingSource();
        var addressed = new AddressedContent(bytes, context);
        var reader = new HexTextReader(content, offset, _create(), LargeWindow);
        var filler = new HexFiller(reader, bytes, addressed, context);
        filler.Fill();
        setEnd(reader.Position);
        var members = new List<LayerMember>();
        foreach ((long address, ByteSource part) in addressed.Join())
        {
            members.Add(new LayerMember { Name = AddressedContent.NameOf(address), Content = part });
        }

        return members;
    }
}

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

/// <summary>Puts what the lines of a text say where it belongs.</summary>
internal sealed class HexFiller(HexTextReader reader, GrowingSource bytes, AddressedContent addressed, UnpackContext context)
{
    private long _lines;
    private bool _isFull;
    private bool _isCounted;

    /// <summary>Reads lines up to the last.</summary>
    public void Fill()
    {
        while (true)
        {
            context.Spend(0);
            HexRecord record = reader.Next();
            if (record.Kind == HexRecordKind.None)
            {
                if (!GoesOn())
                {
                    return;
                }

                continue;
            }

            if (!record.IsSumRight)
            {
                context.Report(ProblemKind.Checksum, "the checksum of a line is wrong");
            }

            if (record.Kind == HexRecordKind.End)
            {
                return;
            }

            Take(record);
        }
    }

    private void Take(HexRecord record)
    {
        _isCounted = record.Kind == HexRecordKind.Count;
        if (record.Kind == HexRecordKind.Count && record.Address != (_lines & 0xFFFFFF) && record.Address != (_lines & 0xFFFF))
        {
            context.Report(ProblemKind.Damaged, $"there are {_lines} lines of data, not {record.Address}");
        }

        if (record.Kind != HexRecordKind.Data)
        {
            return;
        }

        _lines++;
        if (_isFull)
        {
            return;
        }

        try
        {
            long start = bytes.Length;
            bytes.Add(reader.Decoded.Slice(record.Start, record.Length), context);
            addressed.Add(record.Address, start, record.Length);
        }
        catch (UnpackException exception) when (exception.Kind == ProblemKind.Memory)
        {
            // The rest is still read, so that it is known where the text ends.
            context.Report(exception.Kind, exception.Message);
            _isFull = true;
        }
    }

    /// <summary>What to do with a line that is none.</summary>
    private bool GoesOn()
    {
        // Without a start address some tools write no last line, and end with the count.
        if (_isCounted && reader.Mark is not ((byte)':' or (byte)'S'))
        {
            return false;
        }

        // A line that is cut, or the end of the text without its last line.
        if (reader.HasEnded)
        {
            bool isCut = reader.Mark is (byte)':' or (byte)'S';
            if (isCut)
            {
                reader.Skip();
            }

            context.Report(ProblemKind.Truncated, isCut ? "its last line is cut" : "the last line is not there");
            return false;
        }

        context.Report(ProblemKind.Damaged, "a line is damaged, or the last one is not there");
        if (reader.Mark is not ((byte)':' or (byte)'S'))
        {
            return false;
        }

        reader.Skip();
        return true;
    }
}
