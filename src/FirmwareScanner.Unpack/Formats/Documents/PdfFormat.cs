using System;
using System.Globalization;
using System.Text;

namespace FirmwareScanner.Unpack.Formats.Documents;

/// <summary>
/// PDF (ISO 32000): from its header to the last mark of an end before which stands where its table of objects lies, with the table there.
/// It is a container: its streams are found in it like anything else, by what they begin with, and what is of no known format is measured.
/// </summary>
internal sealed class PdfFormat() : DataFormat("pdf", Letters("%PDF-1."), Letters("%PDF-2."))
{
    private const int PieceLength = 1 << 13;
    private const int TrailerLength = 64;
    private const int HeaderLength = 8;

    private static readonly byte[] Start = "%PDF-"u8.ToArray();
    private static readonly byte[] End = "%%EOF"u8.ToArray();

    protected override long? Measure(ByteSource content, long offset, UnpackContext context, UnexplainedParts unexplained)
    {
        byte[] piece = new byte[PieceLength];
        long? end = null;
        long position = offset + Start.Length;
        int count = content.Read(position, piece);
        while (count >= End.Length)
        {
            context.Spend(count);
            ReadOnlySpan<byte> bytes = piece.AsSpan(0, count);
            int next = bytes.IndexOf(Start);
            ReadOnlySpan<byte> own = next < 0 ? bytes : bytes[..next];
            for (int at = own.IndexOf(End); at >= 0; at = NextEnd(own, at))
            {
                if (IsEnd(content, offset, position + at))
                {
                    end = position + at + End.Length;
                }
            }

            if (next >= 0 || count < piece.Length)
            {
                break;
            }

            // A mark may lie across two pieces.
            position += count - (End.Length - 1);
            count = content.Read(position, piece);
        }

        unexplained.Add(offset + HeaderLength, (end ?? 0) - offset - HeaderLength);
        return end - offset;
    }

    private static int NextEnd(ReadOnlySpan<byte> bytes, int at)
    {
        int next = bytes[(at + 1)..].IndexOf(End);
        return next < 0 ? -1 : at + 1 + next;
    }

    /// <summary>Whether before a mark of an end stands "startxref", a number, and at that offset a table or stream of objects.</summary>
    private static bool IsEnd(ByteSource content, long start, long end)
    {
        long from = Math.Max(start, end - TrailerLength);
        string trailer = Encoding.Latin1.GetString(content.ReadBytes(from, (int)(end - from)));
        int keyword = trailer.LastIndexOf("startxref", StringComparison.Ordinal);
        if (keyword < 0
            || !long.TryParse(
                trailer.AsSpan(keyword + "startxref".Length).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out long table)
            || table >= end - start)
        {
            return false;
        }

        string first = Encoding.Latin1.GetString(content.ReadUpTo(start + table, 8)).TrimStart();
        return first.StartsWith("xref", StringComparison.Ordinal) || (first.Length > 0 && char.IsAsciiDigit(first[0])) || table == 0;
    }
}
