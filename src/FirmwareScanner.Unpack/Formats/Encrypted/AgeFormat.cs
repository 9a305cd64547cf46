using System;
using System.Collections.Generic;
using System.Text;

namespace FirmwareScanner.Unpack.Formats.Encrypted;

/// <summary>
/// Files of age (C2SP, age-encryption.org/v1): lines for each recipient, a line with an authentication code, then what is encrypted, whose
/// length stands nowhere. The layer is the header; what is encrypted follows it.
/// </summary>
internal sealed class AgeFormat : LayerFormat
{
    private const int LongestHeader = 1 << 14;
    private const int CodeLength = 43;

    private static readonly byte[] Start = "age-encryption.org/v1\n-> "u8.ToArray();

    public override string Name => "age";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [new(Start)];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        context.Spend(0);
        string header = Encoding.Latin1.GetString(content.ReadUpTo(offset, LongestHeader));
        int recipients = 0;
        for (int line = "age-encryption.org/v1\n".Length; line < header.Length;)
        {
            int end = header.IndexOf('\n', line);
            if (end < 0)
            {
                return null;
            }

            string text = header[line..end];
            line = end + 1;
            if (text.StartsWith("--- ", StringComparison.Ordinal))
            {
                return recipients > 0 && text.Length == 4 + CodeLength
                    ? EncryptedLayer.Create(line, "what follows this header is encrypted", recipients == 1 ? "1 recipient" : $"{recipients} recipients")
                    : null;
            }

            recipients += text.StartsWith("-> ", StringComparison.Ordinal) ? 1 : 0;
            if (text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            {
                return null;
            }
        }

        return null;
    }
}
