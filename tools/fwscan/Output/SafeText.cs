using System.Linq;
using System.Text;
using FirmwareScanner.FileSystem;

namespace FirmwareScanner.Tool.Output;

/// <summary>Makes foreign text, such as a file's name, harmless for a terminal.</summary>
internal static class SafeText
{
    /// <summary>
    /// The text with each control character, and each byte that is no valid UTF-8 (<see cref="EscapedUtf8"/>), written as
    /// <c>\xNN</c>; line feeds included, tabs not.
    /// </summary>
    /// <param name="text">The text.</param>
    public static string Escape(string text)
    {
        if (!text.Any(IsSuspect))
        {
            return text;
        }

        var safe = new StringBuilder(text.Length + 8);
        for (int i = 0; i < text.Length; i++)
        {
            char character = text[i];
            if (char.IsHighSurrogate(character) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                safe.Append(character).Append(text[++i]);
            }
            else
            {
                _ = EscapedUtf8.IsEscape(character) ? safe.Append($"\\x{EscapedUtf8.ByteOf(character):x2}")
                    : char.IsSurrogate(character) ? safe.Append($"\\u{(int)character:x4}")
                    : IsSuspect(character) ? safe.Append($"\\x{(int)character:x2}")
                    : safe.Append(character);
            }
        }

        return safe.ToString();
    }

    private static bool IsSuspect(char character) => (character != '\t' && char.IsControl(character)) || char.IsSurrogate(character);
}
