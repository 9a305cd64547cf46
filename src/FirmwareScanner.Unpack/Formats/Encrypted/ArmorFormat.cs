using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;

namespace FirmwareScanner.Unpack.Formats.Encrypted;

/// <summary>Encrypted messages of OpenPGP (RFC 9580, 6.2) and files of age as text: base64 in lines between two marks.</summary>
internal sealed class ArmorFormat : LayerFormat
{
    private const int LongestMark = 64;
    private const int PieceLength = 1 << 13;
    private const long LongestText = 1L << 30;
    private const int FewestDigits = 64;

    private static readonly byte[] Message = "-----BEGIN PGP MESSAGE-----"u8.ToArray();
    private static readonly byte[] AgeFile = "-----BEGIN AGE ENCRYPTED FILE-----"u8.ToArray();

    public override string Name => "armor";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [new(Message), new(AgeFile)];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        byte[] mark = content.ReadUpTo(offset, LongestMark);
        int position = mark.AsSpan().StartsWith(Message) ? Message.Length : AgeFile.Length;
        long digits = 0;
        byte[] piece = new byte[PieceLength];
        for (long at = offset + position; at - offset < LongestText;)
        {
            int count = content.Read(at, piece);
            context.Spend(count);
            int end = piece.AsSpan(0, count).IndexOf("-----END "u8);
            ReadOnlySpan<byte> text = piece.AsSpan(0, end < 0 ? count : end);
            digits += CountDigits(text);
            if (count == 0 || text.ContainsAnyExcept(Allowed))
            {
                return null;
            }

            if (end >= 0)
            {
                long length = at + end + position - "BEGIN".Length + "END".Length - offset;
                return digits >= FewestDigits ? EncryptedLayer.Create(length, "the text is encrypted") : null;
            }

            // A mark may lie across two pieces.
            at += Math.Max(1, count - "-----END ".Length);
        }

        return null;
    }

    private static SearchValues<byte> Allowed { get; } = SearchValues.Create(MakeAllowed());

    // Lines with the version and the like stand before the digits.
    private static byte[] MakeAllowed() => [(byte)'\t', (byte)'\n', (byte)'\r', .. Enumerable.Range(' ', '~' - ' ' + 1).Select(value => (byte)value)];

    private static int CountDigits(ReadOnlySpan<byte> text)
    {
        int count = 0;
        foreach (byte value in text)
        {
            count += EncryptedLayer.IsBase64(value) ? 1 : 0;
        }

        return count;
    }
}
