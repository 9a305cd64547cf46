using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace FirmwareScanner.Unpack.Formats.Luks;

/// <summary>
/// LUKS (LUKS1 On-Disk Format Specification 1.2.3, LUKS2 On-Disk Format Specification 1.1.0): an encrypted volume, which is not
/// opened. The layer is its header; what is encrypted follows it.
/// </summary>
internal sealed partial class LuksFormat : LayerFormat
{
    private const int SectorLength = 512;
    private const int FirstHeaderLength = 592;
    private const int SecondHeaderLength = 4096;

    public override string Name => "luks";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [new([.. "LUKS"u8, 0xBA, 0xBE, 0])];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        return content.ReadUInt16(offset + 6, isBigEndian: true) switch
        {
            1 => RecogniseFirst(content.ReadBytes(offset, FirstHeaderLength)),
            2 => RecogniseSecond(content, offset, content.ReadBytes(offset, SecondHeaderLength)),
            _ => null,
        };
    }

    [GeneratedRegex("\"offset\"\\s*:\\s*\"([0-9]{1,18})\"", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex OffsetPattern { get; }

    private static FoundLayer? RecogniseFirst(ReadOnlySpan<byte> header)
    {
        long payload = BinaryPrimitives.ReadUInt32BigEndian(header[104..]);
        uint keyLength = BinaryPrimitives.ReadUInt32BigEndian(header[108..]);
        string cipher = TextAt(header.Slice(8, 32));
        string mode = TextAt(header.Slice(40, 32));
        return cipher.Length == 0 || TextAt(header.Slice(72, 32)).Length == 0 || keyLength is 0 or > 512
            ? null
            : Make(Math.Max(payload * SectorLength, FirstHeaderLength), $"version 1, {cipher}-{mode}");
    }

    private static FoundLayer? RecogniseSecond(ByteSource content, long offset, ReadOnlySpan<byte> header)
    {
        const int LongestHeader = 4 << 20;
        const int ChecksumOffset = 448;
        const int ChecksumLength = 64;
        long length = BinaryPrimitives.ReadInt64BigEndian(header[8..]);
        string method = TextAt(header.Slice(72, 32));
        if (length is < 2 * SecondHeaderLength or > LongestHeader || BinaryPrimitives.ReadInt64BigEndian(header[256..]) != 0
            || method.Length == 0)
        {
            return null;
        }

        byte[] whole = content.ReadUpTo(offset, (int)length);
        string text = Encoding.Latin1.GetString(whole, SecondHeaderLength, whole.Length - SecondHeaderLength);
        int end = text.IndexOf('\0', StringComparison.Ordinal);
        long covered = 2 * length;
        foreach (Match match in OffsetPattern.Matches(end < 0 ? text : text[..end]))
        {
            // Key slots come first, what is encrypted last.
            covered = Math.Max(covered, long.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture));
        }

        if (method == "sha256" && whole.Length == length)
        {
            byte[] stored = whole[ChecksumOffset..(ChecksumOffset + SHA256.HashSizeInBytes)];
            whole.AsSpan(ChecksumOffset, ChecksumLength).Clear();
            if (!SHA256.HashData(whole).AsSpan().SequenceEqual(stored))
            {
                return Make(covered, "version 2", new LayerProblem(ProblemKind.Checksum, "the checksum of the header is wrong"));
            }
        }

        return Make(covered, "version 2");
    }

    private static FoundLayer Make(long length, string detail, params LayerProblem[] problems) => new()
    {
        Length = length,
        Detail = detail,
        Problems = [new LayerProblem(ProblemKind.Encrypted, "the volume behind this header is encrypted"), .. problems],
    };

    /// <summary>A text that ends with 0; empty if it is no text.</summary>
    private static string TextAt(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf((byte)0);
        ReadOnlySpan<byte> text = end < 0 ? [] : bytes[..end];
        return text.IndexOfAnyExceptInRange((byte)' ', (byte)'~') < 0 ? Encoding.ASCII.GetString(text) : string.Empty;
    }
}
