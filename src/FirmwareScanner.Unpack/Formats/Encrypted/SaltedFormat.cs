using System;
using System.Collections.Generic;
using FirmwareScanner.Unpack.Measuring;

namespace FirmwareScanner.Unpack.Formats.Encrypted;

/// <summary>
/// What "openssl enc" writes (apps/enc.c): a word, eight bytes of salt, what is encrypted, whose length stands nowhere; or the same in
/// base64. The layer is the word and the salt. Programs that read such files have the word among their constants, so what follows must
/// look encrypted.
/// </summary>
internal sealed class SaltedFormat : LayerFormat
{
    private const int HeaderLength = 16;
    private const int TextHeader = 20;
    private const int FewestText = 64;
    private const int Unit = 8;

    private static readonly byte[] Word = "Salted__"u8.ToArray();
    private static readonly byte[] TextWord = "U2FsdGVkX1"u8.ToArray();

    public override string Name => "openssl-salted";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [new(Word), new(TextWord)];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        context.Spend(0);
        byte[] bytes = content.ReadUpTo(offset, HeaderLength + EntropyMeter.PieceLength);
        bool isText = bytes.AsSpan().StartsWith(TextWord);
        bool isEncrypted = isText ? IsText(bytes) : IsRandom(bytes.AsSpan(Math.Min(HeaderLength, bytes.Length)), offset);
        return isEncrypted ? EncryptedLayer.Create(isText ? TextHeader : HeaderLength, "what follows this header is encrypted") : null;
    }

    private static bool IsText(ReadOnlySpan<byte> bytes)
    {
        int count = 0;
        foreach (byte value in bytes)
        {
            if (!EncryptedLayer.IsBase64(value) && value is not ((byte)'\n' or (byte)'\r'))
            {
                break;
            }

            count++;
        }

        return count >= FewestText;
    }

    // Of a few bytes nothing can be said: they must be all of the content, whole units of a cipher, and not text.
    private static bool IsRandom(ReadOnlySpan<byte> bytes, long offset) => bytes.Length >= EntropyMeter.ShortestPiece
        ? EntropyMeter.MeasureOpacity(bytes).Pieces > 0
        : offset == 0 && bytes.Length >= Unit && bytes.Length % Unit == 0 && bytes.ContainsAnyInRange((byte)0x80, byte.MaxValue);
}
