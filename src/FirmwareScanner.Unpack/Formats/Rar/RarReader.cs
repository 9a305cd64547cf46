using System;
using System.Collections.Generic;
using FirmwareScanner.Unpack.Formats.Archives;

namespace FirmwareScanner.Unpack.Formats.Rar;

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
                throw new UnpackException(ProblemKind.Encrypted, "its headers are encrypted, which is not read");
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
                ? new LayerProblem(ProblemKind.Encrypted, "it is encrypted, and RAR's encryption is not read")
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
