using System;
using System.Collections.Generic;
using FirmwareScanner.Unpack.Formats.Archives;

namespace FirmwareScanner.Unpack.Formats.Tar;

/// <summary>Reads a tar archive from header to header.</summary>
/// <param name="content">What holds it.</param>
/// <param name="start">Offset of its first header.</param>
internal sealed class TarReader(ByteSource content, long start)
{
    private const int BlockLength = TarHeader.BlockLength;

    private readonly byte[] _block = new byte[BlockLength];
    private readonly List<LayerProblem> _problems = [];
    private readonly TarAttributes _global = new();
    private TarAttributes? _own;
    private readonly long _start = start;
    private long _position = start;
    private bool _isOpened;
    private bool _hasEnded;

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
            if (ReadHeader(context) is { } header && ReadEntry(header, context) is { } member)
            {
                yield return member;
            }
        }
    }

    /// <summary>Reads the next header, and ends the archive if there is none.</summary>
    private TarHeader? ReadHeader(UnpackContext context)
    {
        int count = content.Read(_position, _block);
        if (count < BlockLength)
        {
            End(_position + count);
            context.Report(ProblemKind.Truncated, "it ends without the two blocks of zeros that should end it");
            return null;
        }

        if (!_block.AsSpan().ContainsAnyExcept((byte)0))
        {
            ReadEnd(context);
            return null;
        }

        if (TarHeader.Read(_block) is not { } header)
        {
            End(_position);
            context.Report(ProblemKind.Damaged, $"at offset 0x{_position - _start:x} a header should be, and is none");
            return null;
        }

        _position += BlockLength;
        return header;
    }

    /// <summary>A block of zeros: with a second one it is the end; a lone one some writers have between archives joined.</summary>
    private void ReadEnd(UnpackContext context)
    {
        _position += BlockLength;
        int count = content.Read(_position, _block);
        if (count == BlockLength && TarHeader.Read(_block) is not null)
        {
            context.Report(ProblemKind.Damaged, "one block of zeros lies between headers");
            return;
        }

        End(count == BlockLength && !_block.AsSpan().ContainsAnyExcept((byte)0) ? _position + BlockLength : _position);
    }

    private void End(long position)
    {
        _position = position;
        _hasEnded = true;
    }

    private LayerMember? ReadEntry(TarHeader header, UnpackContext context)
    {
        switch (header.Type)
        {
            case 'x' or 'X':
                ReadAttributes(header.Size, Own(), context);
                return null;
            case 'g':
                ReadAttributes(header.Size, _global, context);
                return null;
            case 'L':
                Own().Set("path", ReadLongName(header.Size, context));
                return null;
            case 'K':
                Own().Set("linkpath", ReadLongName(header.Size, context));
                return null;
            case 'V' or 'N':
                Skip(header.Size, context);
                return null;
            default:
                TarAttributes attributes = Own();
                _own = null;
                return ReadObject(header, attributes, context);
        }
    }

    // What is set for one entry only begins with what is set for all.
    private TarAttributes Own() => _own ??= _global.Copy();

    private LayerMember ReadObject(TarHeader header, TarAttributes attributes, UnpackContext context)
    {
        _problems.Clear();
        byte[] name = attributes.Find("GNU.sparse.name") ?? attributes.Find("path") ?? header.Name;
        MemberKind kind = KindOf(header.Type);
        if (kind == MemberKind.File && name.Length > 0 && name[^1] == '/')
        {
            kind = MemberKind.Folder;
        }

        long size = attributes.FindNumber("size") ?? header.Size;
        ByteSource? data = null;
        if (header.Type == 'D' || (kind != MemberKind.File && size > 0 && !HasData()))
        {
            // Links and folders of old writers have a size, and nothing follows.
            _position += header.Type == 'D' ? Padded(Cut(size)) : 0;
        }
        else
        {
            data = ReadData(header, attributes, size, context);
        }

        if (header.Type == 'M')
        {
            _problems.Add(new LayerProblem(ProblemKind.Truncated, "it begins in another volume of the archive"));
        }

        bool isLink = kind is MemberKind.SymbolicLink or MemberKind.HardLink;
        return new LayerMember
        {
            Name = ArchiveNames.Clean(name),
            // A folder that has bytes is nothing that could be made.
            Kind = kind == MemberKind.Folder && data is { Length: > 0 } ? MemberKind.File : kind,
            Mode = header.Mode,
            LinkTarget = isLink ? FileSystem.EscapedUtf8.Decode(attributes.Find("linkpath") ?? header.LinkName) : string.Empty,
            Content = kind == MemberKind.File || data is { Length: > 0 } ? data : null,
            Problems = [.. _problems],
        };
    }

    private ByteSource ReadData(TarHeader header, TarAttributes attributes, long size, UnpackContext context)
    {
        var sparse = new TarSparse(content, context);
        long mapStart = _position;
        long end = _position + Cut(size);
        ByteSource? holed = null;
        try
        {
            // The blocks of GNU tar's old map are not part of the size, those of format 1.0 are.
            holed = header.Type == 'S' ? sparse.OpenOld(header, ref _position, size) : sparse.Open(attributes, mapStart, size);
        }
        catch (UnpackException exception) when (!exception.EndsWalk)
        {
            _problems.Add(UnpackException.Describe(exception));
        }

        if (sparse.Problem is { } problem)
        {
            _problems.Add(problem);
        }

        long dataStart = _position;
        if (header.Type == 'S')
        {
            end = _position + Cut(size);
        }

        _position = end;
        Skip(-1, context);
        if (size > end - dataStart)
        {
            _problems.Add(new LayerProblem(ProblemKind.Truncated, $"only {end - dataStart} of {size} bytes are there"));
        }

        return holed ?? content.Slice(dataStart, end - dataStart);
    }

    /// <summary>Goes over bytes and what fills their last block. With -1 over the latter only.</summary>
    private void Skip(long size, UnpackContext context)
    {
        _position += Cut(Math.Max(0, size));
        long next = _start + Padded(_position - _start);
        if (next > content.Length)
        {
            End(content.Length);
            context.Report(ProblemKind.Truncated, "it ends inside an entry");
            return;
        }

        _position = next;
    }

    private void ReadAttributes(long size, TarAttributes attributes, UnpackContext context)
    {
        byte[] records = ReadTable(size, context);
        if (!attributes.Read(records))
        {
            context.Report(ProblemKind.Damaged, "a pax header is damaged");
        }
    }

    private byte[] ReadLongName(long size, UnpackContext context) => ArchiveNames.UpToZero(ReadTable(size, context)).ToArray();

    private byte[] ReadTable(long size, UnpackContext context)
    {
        // Names and attributes; nothing of sense is longer, and what is would be held several times.
        const int LongestTable = 8 << 20;
        long there = Cut(size);
        byte[] table = [];
        if (there <= LongestTable)
        {
            context.Spend(there);
            table = content.ReadUpTo(_position, (int)there);
            content.PassOver(_position, there);
        }
        else
        {
            context.Report(ProblemKind.Memory, $"a name or pax header of {size} bytes is larger than the {LongestTable} allowed");
        }

        Skip(size, context);
        return table;
    }

    /// <summary>Whether data follows a header that says so and needs none: not if another header follows at once.</summary>
    private bool HasData()
    {
        byte[] block = content.ReadUpTo(_position, BlockLength);
        return block.Length == BlockLength && block.AsSpan().ContainsAnyExcept((byte)0) && TarHeader.Read(block) is null;
    }

    private long Cut(long size) => Math.Min(size, Math.Max(0, content.Length - _position));

    private static long Padded(long size) => (size + BlockLength - 1) / BlockLength * BlockLength;

    private static MemberKind KindOf(char type) => type switch
    {
        '1' => MemberKind.HardLink,
        '2' => MemberKind.SymbolicLink,
        '3' or '4' or '6' => MemberKind.Special,
        '5' or 'D' => MemberKind.Folder,
        _ => MemberKind.File,
    };
}
