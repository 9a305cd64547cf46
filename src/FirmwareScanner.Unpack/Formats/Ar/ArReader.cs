using System;
using System.Buffers.Text;
using System.Collections.Generic;
using FirmwareScanner.Unpack.Formats.Archives;

namespace FirmwareScanner.Unpack.Formats.Ar;

/// <summary>Reads an ar archive from header to header.</summary>
internal sealed class ArReader
{
    private const int LongestName = 1 << 16;
    private const int FewestText = 48;
    private const int SearchedBehind = 1 << 16;

    private readonly ByteSource _content;
    private readonly long _start;
    private readonly bool _isThin;
    private readonly HashSet<string> _packageParts = [];
    private byte[] _names = [];
    private long _position;
    private bool _isOpened;
    private bool _isPackage;

    /// <summary>Prepares it.</summary>
    /// <param name="content">What holds the archive.</param>
    /// <param name="start">Offset of the archive.</param>
    /// <param name="firstHeader">Offset of its first header.</param>
    /// <param name="isThin">Whether the files are elsewhere.</param>
    public ArReader(ByteSource content, long start, long firstHeader, bool isThin)
    {
        _content = content;
        _start = start;
        _position = firstHeader;
        _isThin = isThin;
    }

    /// <summary>The archive's length, as far as it was read; if it was not at all, it is gone through first.</summary>
    public long Measure(UnpackContext context)
    {
        if (!_isOpened)
        {
            foreach (LayerMember member in ReadMembers(new UnpackContext(context.Budget, [], static _ => { })))
            {
                _ = member;
            }
        }

        return _position - _start;
    }

    /// <summary>Gives the members.</summary>
    public IEnumerable<LayerMember> ReadMembers(UnpackContext context)
    {
        _isOpened = true;
        while (ArHeader.Read(_content, _position) is { } header)
        {
            context.Spend(0);
            long dataStart = _position + ArHeader.Length;
            if (Open(header, dataStart, context) is { } member)
            {
                yield return member;
            }

            // A newline fills odd lengths.
            long there = _content.Length - dataStart;
            _position = header.Size >= there || IsOutside(header) ? Math.Min(_content.Length, dataStart + (IsOutside(header) ? 0 : there))
                : dataStart + header.Size + (header.Size & 1);
        }

        CheckEnd(context);
    }

    // A thin archive has its tables only.
    private bool IsOutside(ArHeader header) => _isThin && !IsTable(header);

    private static bool IsTable(ArHeader header) => header.Name.AsSpan() is [(byte)'/'] or [(byte)'/', (byte)'/']
        || header.Name.AsSpan().SequenceEqual("/SYM64/"u8);

    private LayerMember? Open(ArHeader header, long dataStart, UnpackContext context)
    {
        long there = Math.Min(header.Size, _content.Length - dataStart);
        if (IsTable(header))
        {
            ReadTable(header, dataStart, there, context);
            return null;
        }

        byte[] name = header.Name;
        long nameLength = 0;
        if (name.AsSpan().StartsWith("#1/"u8) && Utf8Parser.TryParse(name.AsSpan(3), out nameLength, out _)
            && nameLength >= 0 && nameLength <= Math.Min(there, LongestName))
        {
            name = ArchiveNames.UpToZero(_content.ReadBytes(dataStart, (int)nameLength)).ToArray();
        }
        else
        {
            nameLength = 0;
            name = FindName(name);
        }

        NotePackage(name);
        List<LayerProblem> problems = [];
        if (_isThin)
        {
            problems.Add(new LayerProblem(ProblemKind.Unsupported, "the archive is thin: the file is not in it"));
        }
        else if (there < header.Size)
        {
            problems.Add(new LayerProblem(ProblemKind.Truncated, $"only {there} of {header.Size} bytes are there"));
        }

        return new LayerMember
        {
            Name = ArchiveNames.Clean(name),
            Mode = header.Mode,
            Content = _isThin ? null : _content.Slice(dataStart + nameLength, header.Size - nameLength),
            Problems = problems,
        };
    }

    private void ReadTable(ArHeader header, long dataStart, long there, UnpackContext context)
    {
        // The other tables are of symbols.
        if (header.Name.Length == 2)
        {
            context.CheckMemory(there, "a table of names");
            _names = _content.ReadUpTo(dataStart, (int)there);
        }

        _content.PassOver(dataStart, there);

        if (there < header.Size)
        {
            context.Report(ProblemKind.Truncated, "it ends inside a table");
        }
    }

    /// <summary>GNU: a name ends with a slash, and a slash with a number is an offset in the table of names.</summary>
    private byte[] FindName(byte[] name)
    {
        if (name is [(byte)'/', ..] && Utf8Parser.TryParse(name.AsSpan(1), out int offset, out int consumed)
            && consumed == name.Length - 1 && offset >= 0 && offset < _names.Length)
        {
            ReadOnlySpan<byte> rest = _names.AsSpan(offset);
            int end = rest.IndexOfAny((byte)'\n', (byte)0);
            rest = end < 0 ? rest : rest[..end];
            return rest.TrimEnd((byte)'/').ToArray();
        }

        return name.AsSpan().TrimEnd((byte)'/').ToArray();
    }

    private void NotePackage(byte[] name)
    {
        _isPackage |= name.AsSpan().SequenceEqual("debian-binary"u8);
        foreach (string part in (string[])["control.tar", "data.tar"])
        {
            if (FileSystem.EscapedUtf8.Decode(name).StartsWith(part, StringComparison.Ordinal))
            {
                _packageParts.Add(part);
            }
        }
    }

    /// <summary>
    /// Whether a header was most likely here: text with a few bytes changed, or a header further on, which the one here should have led to.
    /// </summary>
    private bool IsDamagedHeader(ReadOnlySpan<byte> bytes)
    {
        int text = 0;
        foreach (byte value in bytes)
        {
            text += value is >= (byte)' ' and <= (byte)'~' or (byte)'\n' ? 1 : 0;
        }

        return text >= FewestText || FindsHeaderBehind();
    }

    private bool FindsHeaderBehind()
    {
        byte[] behind = _content.ReadUpTo(_position, SearchedBehind);
        for (int i = behind.AsSpan().IndexOf("`\n"u8); i >= 0;)
        {
            if (i >= ArHeader.EndMark && ArHeader.Read(_content, _position + i - ArHeader.EndMark) is not null)
            {
                return true;
            }

            int next = behind.AsSpan(i + 1).IndexOf("`\n"u8);
            i = next < 0 ? -1 : i + 1 + next;
        }

        return false;
    }

    private void CheckEnd(UnpackContext context)
    {
        byte[] rest = _content.ReadUpTo(_position, ArHeader.Length);
        if (rest.Length is > 0 and < ArHeader.Length && !rest.AsSpan().ContainsAnyExceptInRange((byte)'\n', (byte)'~'))
        {
            _position += rest.Length;
            context.Report(ProblemKind.Truncated, "it ends inside a header");
        }
        else if (rest.Length == ArHeader.Length && IsDamagedHeader(rest))
        {
            context.Report(ProblemKind.Damaged, $"at offset 0x{_position - _start:x} a header should be, and is none");
        }

        if (_isPackage && _packageParts.Count < 2)
        {
            context.Report(ProblemKind.Missing, "a package of Debian should have control.tar and data.tar, and has not");
        }
    }
}
