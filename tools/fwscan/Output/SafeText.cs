using System.Linq;
using System.Text;

namespace FirmwareScanner.Tool.Output;

/// <summary>Makes foreign text, such as a file's name, harmless for a terminal.</summary>
internal static class SafeText
{
    /// <summary>The text with each control character written as <c>\xNN</c>; line feeds included, tabs not.</summary>
    /// <param name="text">The text.</param>
    public static string Escape(string text)
    {
        if (!text.Any(IsHarmful))
        {
            return text;
        }

        var safe = new StringBuilder(text.Length + 8);
        foreach (char character in text)
        {
            _ = IsHarmful(character) ? safe.Append($"\\x{(int)character:x2}") : safe.Append(character);
        }

        return safe.ToString();
    }

    private static bool IsHarmful(char character)
    {
        return character != '\t' && char.IsControl(character);
    }
}
