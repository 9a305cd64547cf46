using System;
using System.Collections.Generic;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Unpack.Formats.Archives;

namespace FirmwareScanner.Unpack.Formats.Cpio;

/// <summary>Reads a cpio archive from header to header.</summary>
internal sealed class CpioReader
{
    private const int LongestLink = 4096;

    // Names that wait for the bytes of their file.
    private const int MostWaiting = 1 << 16;

    // Fewer bytes than a header and a short name have.
    private const int CutHeader = 128;

    private readonly ByteSource _content;
    private readonly long _start;
    private readonly Dictionary<(long, long), List<CpioHeader>> _waiting = [];
    private int _waitingCount;
    private long _position;
    private bool _isOpened;
    private bool _hasEnded;

    /// <summary>Prepares it.</summary>
    /// <param name="content">What holds the archive.</param>
    /// <param name="start">Offset of its first header.</param>
    public CpioReader(ByteSource content, long start)
    {
        _content = content;
        _start = start;
        _position = start;
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
        while (!_hasEnded)
        {
            context.Spend(0);
            if (ReadHeader(context) is not { } header)
            {
                continue;
            }

            long dataStart = _position + header.DataOffset;
            List<LayerProblem> problems = Advance(header, dataStart);
            if (IsWaiting(header))
            {
                continue;
            }

            yield return Open(header, dataStart, problems);
            foreach (CpioHeader other in TakeWaiting(header))
            {
                yield return NameOf(other, MemberKind.HardLink, EscapedUtf8.Decode(header.Name));
            }
        }

        foreach (List<CpioHeader> group in _waiting.Values)
        {
            foreach (CpioHeader empty in group)
            {
                yield return NameOf(empty, MemberKind.File, string.Empty);
            }
        }
    }

    private CpioHeader? ReadHeader(UnpackContext context)
    {
        CpioHeader? header = CpioHeader.Read(_content, _start, _position);
        if (header is { IsTrailer: false } && UnixType.KindOf(header.Mode) is not null)
        {
            return header;
        }

        _hasEnded = true;
        if (header is { IsTrailer: true })
        {
            _position = Math.Min(_content.Length, _position + header.DataOffset);
            return null;
        }

        // What is left of a cut header has no other header behind it.
        bool isCut = _content.Length - _position < CutHeader;
        context.Report(
            isCut ? ProblemKind.Truncated : ProblemKind.Damaged,
            isCut ? "it ends without a trailer" : $"at offset 0x{_position - _start:x} a header should be, and is none");
        _position = isCut ? Math.Max(_position, _content.Length) : _position;
        return null;
    }

    private List<LayerProblem> Advance(CpioHeader header, long dataStart)
    {
        long next = _start + header.Align(dataStart + header.Size - _start);
        long there = Math.Max(0, _content.Length - dataStart);
        _position = Math.Min(next, _content.Length);
        return header.Size <= there
            ? []
            : [new LayerProblem(ProblemKind.Truncated, $"only {there} of {header.Size} bytes are there")];
    }

    /// <summary>Of a file with several names the last one has the bytes, in the hexadecimal formats.</summary>
    private bool IsWaiting(CpioHeader header)
    {
        if (header.Size > 0 || header.LinkCount < 2 || header.Alignment != 4
            || UnixType.KindOf(header.Mode) != MemberKind.File || _waitingCount >= MostWaiting)
        {
            return false;
        }

        if (!_waiting.TryGetValue(header.File, out List<CpioHeader>? group))
        {
            _waiting[header.File] = group = [];
        }

        group.Add(header);
        _waitingCount++;
        return true;
    }

    private List<CpioHeader> TakeWaiting(CpioHeader header)
    {
        if (header.Size == 0 || header.LinkCount < 2 || !_waiting.Remove(header.File, out List<CpioHeader>? group))
        {
            return [];
        }

        _waitingCount -= group.Count;
        return group;
    }

    private LayerMember NameOf(CpioHeader header, MemberKind kind, string target) => new()
    {
        Name = ArchiveNames.Clean(header.Name),
        Kind = kind,
        Mode = (int)(header.Mode & ArchiveNames.PermissionMask),
        LinkTarget = target,
        Content = kind == MemberKind.File ? _content.Slice(_position, 0) : null,
    };

    private LayerMember Open(CpioHeader header, long dataStart, List<LayerProblem> problems)
    {
        MemberKind kind = UnixType.KindOf(header.Mode) ?? MemberKind.File;
        bool isLink = kind == MemberKind.SymbolicLink && header.Size <= LongestLink;
        ByteSource? bytes = null;
        if (!isLink && (kind == MemberKind.File || header.Size > 0))
        {
            bytes = header.Kind == CpioKind.HexadecimalWithSum
                ? new CheckedSlice(_content, dataStart, header.Size, new ByteSumCheck(header.Sum))
                : _content.Slice(dataStart, header.Size);
        }

        return new LayerMember
        {
            Name = ArchiveNames.Clean(header.Name),
            Kind = kind,
            Mode = (int)(header.Mode & ArchiveNames.PermissionMask),
            LinkTarget = isLink ? EscapedUtf8.Decode(_content.ReadUpTo(dataStart, (int)header.Size)) : string.Empty,
            Content = bytes,
            Problems = problems,
        };
    }
}
