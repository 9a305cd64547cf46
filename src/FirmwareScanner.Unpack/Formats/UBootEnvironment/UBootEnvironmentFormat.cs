using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FirmwareScanner.Unpack.Codecs;
using FirmwareScanner.Unpack.Formats.Boot;

namespace FirmwareScanner.Unpack.Formats.UBootEnvironment;

/// <summary>
/// The stored environment of U-Boot (env_internal.h): a CRC-32, with redundancy a flag, then <c>name=value</c> strings with a NUL each
/// and one more NUL at the end. Nothing tells its size: it is where the CRC is right.
/// </summary>
internal sealed class UBootEnvironmentFormat : LayerFormat
{
    private const int Alignment = 0x1000;
    private const int Step = 0x100;
    private const int Piece = 0x1000;
    private const int LargestSize = 0x40000;
    private const int LongestName = 40;
    private const int PlainStart = 4;
    private const int FlaggedStart = 5;

    public override string Name => "uboot-environment";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [];

    /// <inheritdoc/>
    public override bool HasFinder => true;

    public override void Find(ReadOnlySpan<byte> piece, int count, List<int> found)
    {
        for (int i = 0; i < count; i += Alignment)
        {
            if (BeginsWithName(piece[i..], PlainStart) || BeginsWithName(piece[i..], FlaggedStart))
            {
                found.Add(i);
            }
        }
    }

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        // The text first: to take checksums of all text that happens to begin so would cost far more.
        if (EndOfText(content, offset, context) is not { } text)
        {
            return null;
        }

        byte[] block = new byte[Step];
        uint stated = 0;
        uint plain = 0;
        uint flagged = 0;
        long size = 0;
        int count = Step;
        while (size < LargestSize && count == Step)
        {
            context.Spend(0);
            count = content.Read(offset + size, block);
            ReadOnlySpan<byte> bytes = block.AsSpan(0, count);
            bool isFirst = size == 0;
            stated = isFirst ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : stated;
            plain = Checksums.Crc32(isFirst ? bytes[PlainStart..] : bytes, plain);
            flagged = Checksums.Crc32(isFirst ? bytes[FlaggedStart..] : bytes, flagged);
            size += count;
            if (count > 0 && size >= text.End && (IsSum(stated, plain) || IsSum(stated, flagged)))
            {
                int start = IsSum(stated, plain) ? PlainStart : FlaggedStart;
                return Found(content, offset, size, start, text, context);
            }
        }

        return null;
    }

    private static FoundLayer Found(
        ByteSource content, long offset, long size, int start, (int Variables, long End) text, UnpackContext context)
    {
        UnexplainedParts unexplained = Unexplained(content, offset + text.End, offset + size, context);
        string redundant = start == PlainStart ? string.Empty : ", redundant";
        string detail = string.Create(CultureInfo.InvariantCulture, $"{text.Variables} variables{redundant}");
        var layer = FoundLayer.OfData(size, content, offset, unexplained, detail);
        layer.ReadVariables = () => ReadVariables(content.ReadUpTo(offset + start, (int)text.End - start));
        return layer;
    }

    /// <summary>Splits the text into names and values; what has no equals sign is no variable.</summary>
    private static List<KeyValuePair<byte[], byte[]>> ReadVariables(byte[] text)
    {
        var variables = new List<KeyValuePair<byte[], byte[]>>();
        foreach (Range range in text.AsSpan().Split((byte)0))
        {
            byte[] variable = text[range];
            int equals = Array.IndexOf(variable, (byte)'=');
            if (equals > 0)
            {
                variables.Add(new(variable[..equals], variable[(equals + 1)..]));
            }
        }

        return variables;
    }

    /// <summary>Follows the text.</summary>
    /// <returns>How many variables it has, and how many bytes at most lie before its end; null if this is none or has no end.</returns>
    private static (int Variables, long End)? EndOfText(ByteSource content, long offset, UnpackContext context)
    {
        byte[] block = new byte[Piece];
        var text = new EnvironmentText();
        long size = 0;
        int count = Piece;
        while (size < LargestSize && count == Piece)
        {
            context.Spend(0);
            count = content.Read(offset + size, block);
            int start = size == 0 ? Math.Min(count, FlaggedStart) : 0;
            if (!text.Take(block.AsSpan(start, count - start)))
            {
                return null;
            }

            if (text.HasEnded)
            {
                return (text.Variables, size + start + text.EndInPiece);
            }

            size += count;
        }

        return null;
    }

    /// <summary>Whether the CRC is right, in the byte order of either kind of processor.</summary>
    private static bool IsSum(uint stated, uint crc) => stated == crc || BinaryPrimitives.ReverseEndianness(stated) == crc;

    /// <summary>What lies behind the text, unless it is fill.</summary>
    private static UnexplainedParts Unexplained(ByteSource content, long start, long end, UnpackContext context)
    {
        var unexplained = new UnexplainedParts();
        if (!ContentPieces.IsOneValue(content, start, end - start, context))
        {
            unexplained.Add(start, end - start);
        }

        return unexplained;
    }

    private static bool BeginsWithName(ReadOnlySpan<byte> bytes, int start)
    {
        for (int i = start; i < bytes.Length && i <= start + LongestName; i++)
        {
            if (bytes[i] == '=')
            {
                return i > start;
            }

            if (!char.IsAsciiLetterOrDigit((char)bytes[i]) && !"_-.#:"u8.Contains(bytes[i]))
            {
                return false;
            }
        }

        return false;
    }
}

/// <summary>Follows the strings of an environment.</summary>
internal sealed class EnvironmentText
{
    // Zeros, and what is in no text: control characters except tabulator, line ends and escape.
    private static readonly SearchValues<byte> Marks = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(value => (byte)value).Except("\t\n\r\e"u8.ToArray()), 0x7F]);

    private bool _hasEquals;
    private bool _isInString;

    /// <summary>Whether the end was reached.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Bytes of the piece taken last that lie before the end, its zero included.</summary>
    public int EndInPiece { get; private set; }

    /// <summary>Strings so far.</summary>
    public int Variables { get; private set; }

    /// <summary>Takes the next bytes, up to the end.</summary>
    /// <returns>Whether they can be such strings.</returns>
    public bool Take(ReadOnlySpan<byte> bytes)
    {
        int position = 0;
        while (position < bytes.Length && !HasEnded)
        {
            int mark = bytes[position..].IndexOfAny(Marks);
            ReadOnlySpan<byte> part = mark < 0 ? bytes[position..] : bytes.Slice(position, mark);
            _hasEquals |= part.Contains((byte)'=');
            _isInString |= !part.IsEmpty;
            if (mark < 0)
            {
                return true;
            }

            if (bytes[position + mark] != 0 || (_isInString && !_hasEquals))
            {
                return false;
            }

            HasEnded = !_isInString;
            Variables += HasEnded ? 0 : 1;
            _isInString = false;
            _hasEquals = false;
            position += mark + 1;
        }

        EndInPiece = position;
        return true;
    }
}
