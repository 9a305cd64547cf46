using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.FileSystem;

namespace FirmwareScanner.Signatures.Sources;

/// <summary>
/// Reads the rule files of one load, which has bounds: of a file, of all files, of files included. They are UTF-8; a byte that is not
/// valid UTF-8 is kept as <see cref="EscapedUtf8"/>, so that a text string in another encoding still matches exactly its bytes.
/// </summary>
/// <param name="diagnostics">Receives errors.</param>
/// <param name="folders">Where included files are looked for after the folder of the file that includes them.</param>
/// <param name="record">Reads, and remembers what it read; null for nobody.</param>
internal sealed class RuleFileReader(DiagnosticBag diagnostics, IReadOnlyList<string> folders, RuleFileRecord? record = null)
{
    /// <summary>The most bytes of a rule file.</summary>
    public const int MostFileBytes = 16 << 20;

    /// <summary>The most bytes of all rule files of a load.</summary>
    public const int MostBytes = 64 << 20;

    /// <summary>The most bytes of a file that is not held as text.</summary>
    public const long MostStreamBytes = 4L << 30;

    /// <summary>The most files that are included in a load, each counted as often as it is.</summary>
    public const int MostIncludes = 1_000;

    private readonly List<string> _paths = [];
    private readonly List<SourceText> _texts = [];
    private int _includes;
    private long _bytes;

    /// <summary>The paths of the files that were read.</summary>
    public IReadOnlyList<string> Paths => _paths;

    /// <summary>The files that were read as text, each as often as it was.</summary>
    public IReadOnlyList<SourceText> Texts => _texts;

    /// <summary>Whether files that others include are left out without a word: for who looks at one file alone.</summary>
    public bool LeavesOutIncluded { get; init; }

    /// <summary>Reads a file; on failure reports an error and returns null.</summary>
    /// <param name="path">The file.</param>
    /// <param name="isNamed">Whether the user named it, and may thus have named a pipe.</param>
    public SourceText? TryRead(string path, bool isNamed) => TryRead(path, null, isNamed);

    /// <summary>The path of a file that another one includes: where it first exists, otherwise next to the other.</summary>
    /// <param name="includer">The path of the file that includes it.</param>
    /// <param name="name">The name after <c>include</c>.</param>
    public string FindIncluded(string includer, string name)
    {
        string beside = Path.Combine(Path.GetDirectoryName(includer) ?? string.Empty, name);
        IEnumerable<string> elsewhere = folders.Select(folder => Path.Combine(folder, name));
        return Exists(beside) ? beside : elsewhere.FirstOrDefault(Exists) ?? beside;
    }

    /// <summary>Reads a file that another one includes; on failure reports an error and returns null.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mentionedAt">Where it is named.</param>
    public SourceText? TryReadIncluded(string path, SourceSpan mentionedAt)
    {
        if (LeavesOutIncluded)
        {
            return null;
        }

        _includes++;
        if (_includes <= MostIncludes)
        {
            return TryRead(path, mentionedAt, false);
        }

        // Files that include each other many times over would give this error as often.
        if (_includes == MostIncludes + 1)
        {
            diagnostics.Error(mentionedAt, FormattableString.Invariant($"more than {MostIncludes:N0} files are included; the rest is left out"));
        }

        return null;
    }

    /// <summary>Decodes the bytes of a rule file; a byte order mark is dropped.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes) => EscapedUtf8.Decode(bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes);

    /// <summary>How messages call a character that is not printable ASCII.</summary>
    public static string NameOf(char c) =>
        EscapedUtf8.IsEscape(c) ? $"byte {EscapedUtf8.ByteOf(c):X2}" : $"character U+{(int)c:X4}";

    /// <summary>Reads a file that is too large to be held as text; on failure reports an error.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mostBytes">The most bytes that it may have.</param>
    /// <param name="isNamed">Whether the user named it, and may thus have named a pipe.</param>
    /// <param name="read">Reads it.</param>
    public void ReadStream(string path, long mostBytes, bool isNamed, Action<Stream> read)
    {
        try
        {
            if (record is null)
            {
                using Stream stream = InputFile.OpenBounded(path, mostBytes, isNamed);
                AddPathAndRead(stream);
            }
            else
            {
                record.ReadStream(path, mostBytes, isNamed, AddPathAndRead);
            }
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            diagnostics.Error(null, $"cannot read rule file \"{path}\": {exception.Message}");
        }

        void AddPathAndRead(Stream stream)
        {
            _paths.Add(path);
            read(stream);
        }
    }

    /// <summary>Reads a member of a packed database as text; on failure reports an error and returns null.</summary>
    /// <param name="path">What to call it.</param>
    /// <param name="member">Its bytes.</param>
    /// <exception cref="InvalidDataException">The database is damaged.</exception>
    public SourceText? TryReadMember(string path, Stream member)
    {
        if (member.Length > MostFileBytes || !TryCount(member.Length))
        {
            diagnostics.Error(null, string.Create(
                CultureInfo.InvariantCulture,
                $"\"{path}\" is not read: more than {MostFileBytes:N0} bytes in a file, or {MostBytes:N0} in all rule files"));
            return null;
        }

        byte[] bytes = new byte[member.Length];
        member.ReadExactly(bytes);
        return new SourceText(path, Decode(bytes));
    }

    private bool Exists(string path) => record?.Exists(path) ?? FileStatus.Exists(path);

    private bool TryCount(long bytes)
    {
        _bytes += bytes;
        return _bytes <= MostBytes;
    }

    private SourceText? TryRead(string path, SourceSpan? mentionedAt, bool allowsPipe)
    {
        try
        {
            byte[] bytes = record?.ReadWhole(path, MostFileBytes, allowsPipe) ?? InputFile.ReadWhole(path, MostFileBytes, allowsPipe);
            if (!TryCount(bytes.Length))
            {
                throw new IOException(string.Create(
                    CultureInfo.InvariantCulture, $"with it the rule files have more than {MostBytes:N0} bytes, the most that are read"));
            }

            _paths.Add(path);
            var text = new SourceText(path, Decode(bytes));
            _texts.Add(text);
            return text;
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            diagnostics.Error(mentionedAt, $"cannot read rule file \"{path}\": {exception.Message}");
            return null;
        }
    }
}
