using System;
using System.IO;
using System.Text;
using FirmwareScanner.Diagnostics;

namespace FirmwareScanner.Signatures.Sources;

/// <summary>
/// Reads rule files. They are UTF-8; a byte that is not valid UTF-8 becomes the lone surrogate U+DC80 + (byte - 0x80), so that a
/// text string in another encoding still matches exactly its bytes (Python's "surrogateescape", PEP 383).
/// </summary>
internal static class RuleFileReader
{
    private const char FirstEscape = '\uDC80';
    private const char LastEscape = '\uDCFF';

    /// <summary>Reads a file; on failure reports an error and returns null.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mentionedAt">Where an include names it, or null.</param>
    /// <param name="diagnostics">Receives the error.</param>
    public static SourceText? TryRead(string path, SourceSpan? mentionedAt, DiagnosticBag diagnostics)
    {
        try
        {
            return new SourceText(path, Decode(File.ReadAllBytes(path)));
        }
        catch (Exception exception) when (IsFileProblem(exception))
        {
            diagnostics.Error(mentionedAt, $"cannot read rule file \"{path}\": {exception.Message}");
            return null;
        }
    }

    /// <summary>Whether an exception tells that a file or folder is missing, unreadable or wrongly named.</summary>
    public static bool IsFileProblem(Exception exception) => exception is IOException or UnauthorizedAccessException
        or ArgumentException or NotSupportedException or System.Security.SecurityException;

    /// <summary>Decodes the bytes of a rule file; a byte order mark is dropped.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith("\uFEFF"u8))
        {
            bytes = bytes[3..];
        }

        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            System.Buffers.OperationStatus status = Rune.DecodeFromUtf8(bytes, out Rune rune, out int consumed);
            if (status == System.Buffers.OperationStatus.Done)
            {
                text.Append(rune.ToString());
            }
            else
            {
                foreach (byte invalid in bytes[..consumed])
                {
                    text.Append((char)(FirstEscape + (invalid - 0x80)));
                }
            }

            bytes = bytes[consumed..];
        }

        return text.ToString();
    }

    /// <summary>How messages call a character that is not printable ASCII.</summary>
    public static string NameOf(char c) =>
        c is >= FirstEscape and <= LastEscape ? $"byte {c - FirstEscape + 0x80:X2}" : $"character U+{(int)c:X4}";

    /// <summary>The bytes that a piece of decoded text stood for.</summary>
    public static byte[] Encode(ReadOnlySpan<char> text)
    {
        var bytes = new MemoryStream(text.Length);
        Span<byte> buffer = stackalloc byte[4];
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out Rune rune, out int consumed) != System.Buffers.OperationStatus.Done
                && text[0] is >= FirstEscape and <= LastEscape)
            {
                bytes.WriteByte((byte)(text[0] - FirstEscape + 0x80));
            }
            else
            {
                bytes.Write(buffer[..rune.EncodeToUtf8(buffer)]);
            }

            text = text[consumed..];
        }

        return bytes.ToArray();
    }
}
