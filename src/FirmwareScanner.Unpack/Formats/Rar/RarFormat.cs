using System;
using System.Collections.Generic;
using FirmwareScanner.Unpack.Formats.Archives;

namespace FirmwareScanner.Unpack.Formats.Rar;

/// <summary>
/// RAR 1.5 to 4 (technote.txt of RAR 3) and RAR 5 (RAR 5.0 archive format, rarlab.com). Stored files are read; compressed and encrypted ones
/// are told of.
/// </summary>
internal sealed class RarFormat : LayerFormat
{
    private const int OldMagicLength = 7;
    private const int NewMagicLength = 8;

    public override string Name => "rar";

    public override IReadOnlyList<LayerMagic> Magics { get; } =
        [new([.. "Rar!"u8, 0x1A, 7, 0]), new([.. "Rar!"u8, 0x1A, 7, 1, 0])];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        bool isNew = content.ReadBytes(offset, OldMagicLength)[^1] == 1;
        Func<long, RarBlock?> read = isNew ? at => RarNewBlocks.Read(content, at) : at => RarOldBlocks.Read(content, at);
        long first = offset + (isNew ? NewMagicLength : OldMagicLength);
        if (read(first) is null)
        {
            return null;
        }

        var reader = new RarReader(content, offset, first, read);
        return new FoundLayer
        {
            MeasureLength = () => reader.Measure(context),
            Detail = isNew ? "5" : "4",
            Open = reader.ReadMembers,
        };
    }
}

/// <summary>Reads a RAR archive from block to block.</summary>
internal sealed class RarReader(ByteSource content, long start, long firstBlock, Func<long, RarBlock?> read)
{
    private long _end = firstBlock;
    private bool _isOpened;

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

        return _end - start;
    }

    /// <summary>Gives the members.</summary>
    public IEnumerable<LayerMember> ReadMembers(UnpackContext context)
    {
        _isOpened = true;
        bool hasEnded = false;
        while (!hasEnded)
        {
            context.Spend(0);
            if (read(_end) is not { } block)
            {
                bool isCut = _end + (1 << 10) >= content.Length;
                context.Report(
                    isCut ? ProblemKind.Truncated : ProblemKind.Damaged,
                    isCut ? "it ends without its last block" : $"at offset 0x{_end - start:x} a block should be, and is none");
                _end = isCut ? content.Length : _end;
                yield break;
            }

            if (block.HidesHeaders)
            {
                // Where it ends cannot be told.
                _end = content.Length;
                throw new UnpackException(ProblemKind.Encrypted, "its headers are encrypted");
            }

            hasEnded = block.IsEnd;
            long there = Math.Max(0, content.Length - block.DataStart);
            _end = block.DataStart + Math.Min(there, block.DataLength);
            if (block.File is { } file)
            {
                yield return Open(file, block, there);
            }

            if (there < block.DataLength)
            {
                context.Report(ProblemKind.Truncated, "it ends inside a file");
                yield break;
            }
        }
    }

    private LayerMember Open(RarFile file, RarBlock block, long there)
    {
        var problems = new List<LayerProblem>();
        if (file.IsDivided)
        {
            problems.Add(new LayerProblem(ProblemKind.Truncated, "part of it is in another volume"));
        }

        if (there < block.DataLength)
        {
            problems.Add(new LayerProblem(ProblemKind.Truncated, $"only {there} of {block.DataLength} bytes are there"));
        }

        bool isRefused = block.DataLength > 0 && (file.IsEncrypted || !file.IsStored);
        if (isRefused)
        {
            problems.Add(file.IsEncrypted
                ? new LayerProblem(ProblemKind.Encrypted, "it is encrypted")
                : new LayerProblem(ProblemKind.Unsupported, "RAR's compression is not read"));
        }

        ByteSource? bytes = file.Kind == MemberKind.Folder ? null
            : isRefused || file.IsDivided || file.Sum is not { } sum ? content.Slice(block.DataStart, block.DataLength)
            : new CheckedSlice(content, block.DataStart, block.DataLength, new Crc32Check(sum));
        return new LayerMember
        {
            Name = file.Name,
            Kind = file.Kind,
            Mode = file.Mode,
            Content = bytes,
            IsRefused = isRefused,
            Problems = problems,
        };
    }
}
