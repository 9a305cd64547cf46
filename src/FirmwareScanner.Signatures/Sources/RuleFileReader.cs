using System;
using System.IO;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.FileSystem;

namespace FirmwareScanner.Signatures.Sources;

/// <summary>
/// Reads rule files. They are UTF-8; a byte that is not valid UTF-8 is kept as <see cref="EscapedUtf8"/>, so that a text string in
/// another encoding still matches exactly its bytes.
/// </summary>
internal static class RuleFileReader
{
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
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            diagnostics.Error(mentionedAt, $"cannot read rule file \"{path}\": {exception.Message}");
            return null;
        }
    }

    /// <summary>Decodes the bytes of a rule file; a byte order mark is dropped.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes) => EscapedUtf8.Decode(bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes);

    /// <summary>How messages call a character that is not printable ASCII.</summary>
    public static string NameOf(char c) =>
        EscapedUtf8.IsEscape(c) ? $"byte {EscapedUtf8.ByteOf(c):X2}" : $"character U+{(int)c:X4}";
}
