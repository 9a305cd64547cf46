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

    /// <inheritdoc/>
    public override bool HasFinder => true;

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
