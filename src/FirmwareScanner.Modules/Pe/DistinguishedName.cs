using System;
using System.Formats.Asn1;
using System.Globalization;
using System.Text;

namespace FirmwareScanner.Modules.Pe;

/// <summary>A name of X.509 in one line, as OpenSSL 3 prints it (X509_NAME_oneline) and YARA gives it.</summary>
internal static class DistinguishedName
{
    private const int GeneralString = 27;

    /// <summary>How long a line may be, as YARA has it; an attribute that does not fit ends it.</summary>
    private const int MaxLength = 255;

    /// <summary>The line.</summary>
    /// <param name="name">The encoded name.</param>
    /// <exception cref="AsnContentException">It is no name.</exception>
    internal static string OneLine(ReadOnlyMemory<byte> name)
    {
        var line = new StringBuilder();
        AsnReader parts = new AsnReader(name, AsnEncodingRules.BER).ReadSequence();
        while (parts.HasData)
        {
            AsnReader part = parts.ReadSetOf(true);
            char separator = '/';
            while (part.HasData)
            {
                AsnReader attribute = part.ReadSequence();
                string text = $"{separator}{ObjectNames.OfAttribute(attribute.ReadObjectIdentifier())}={Value(attribute.ReadEncodedValue())}";
                if (line.Length + text.Length > MaxLength)
                {
                    return WithoutEscapes(line);
                }

                line.Append(text);
                separator = '+';
            }
        }

        return WithoutEscapes(line);
    }

    /// <summary>YARA takes the escapes of slashes away again, when the length is settled; those of plus signs stay.</summary>
    private static string WithoutEscapes(StringBuilder line) => line.ToString().Replace("\\/", "/", StringComparison.Ordinal);

    private static string Value(ReadOnlyMemory<byte> encoded)
    {
        Asn1Tag tag = AsnDecoder.ReadEncodedValue(encoded.Span, AsnEncodingRules.BER, out int offset, out int length, out _);
        ReadOnlySpan<byte> bytes = encoded.Span.Slice(offset, length);
        bool isWide = tag.TagClass == TagClass.Universal && tag.TagValue == GeneralString && IsWide(bytes);
        var text = new StringBuilder();
        for (int i = 0; i < bytes.Length; i++)
        {
            if (isWide && i % 4 != 3)
            {
                continue;
            }

            byte value = bytes[i];
            if (value is < (byte)' ' or > (byte)'~')
            {
                text.Append(CultureInfo.InvariantCulture, $"\\x{value:X2}");
            }
            else
            {
                text.Append(value is (byte)'/' or (byte)'+' ? "\\" : "").Append((char)value);
            }
        }

        return text.ToString();
    }

    /// <summary>Whether characters have four bytes each, of which the first three are zero.</summary>
    private static bool IsWide(ReadOnlySpan<byte> bytes)
    {
        bool isWide = bytes.Length % 4 == 0;
        for (int i = 0; i < bytes.Length && isWide; i++)
        {
            isWide = i % 4 == 3 || bytes[i] == 0;
        }

        return isWide;
    }
}
