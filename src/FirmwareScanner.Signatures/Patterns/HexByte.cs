using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Patterns;

/// <summary>A byte written with two hex digits or question marks, in hex strings and ClamAV signatures.</summary>
internal static class HexByte
{
    /// <summary>Whether a character stands for half a byte.</summary>
    public static bool IsNibble(char c) => char.IsAsciiHexDigit(c) || c == '?';

    /// <summary>The byte that two such characters stand for.</summary>
    public static ByteElement Parse(char high, char low)
    {
        int value = (ValueOf(high) << 4) | ValueOf(low);
        int mask = (high == '?' ? 0 : 0xF0) | (low == '?' ? 0 : 0x0F);
        return mask == 0 ? ByteElement.Any : ByteElement.Masked((byte)value, (byte)mask);
    }

    /// <summary>The value of a byte that is written with two hex digits; -1 if a character is none.</summary>
    public static int ValueOf(char high, char low) => char.IsAsciiHexDigit(high) && char.IsAsciiHexDigit(low) ? (ValueOf(high) << 4) | ValueOf(low) : -1;

    // The low four bits of '1' to '9' are the digit, those of 'A' and 'a' are 1.
    private static int ValueOf(char c) => c == '?' ? 0 : (c & 0x0F) + (c > '9' ? 9 : 0);
}
