using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Unpack.Formats.Archives;

namespace FirmwareScanner.Unpack.Formats.Zip;

/// <summary>Reads a zip: what its directory says, and what its local headers say beside that, or alone if the directory is lost.</summary>
internal sealed class ZipReader
{
    // Shorter gaps are alignment; what lies in longer ones is looked at.
    private const int ShortestGap = 64;

    private readonly ByteSource _content;
    private readonly long _start;
    private readonly long? _directoryStart;
    private readonly ZipOpener _opener;
    private List<ZipEntry> _entries = [];
    private long _end;
    private long _dataEnd;
    private int _commentLength;
    private bool _isLoaded;

    /// <summary>Prepares it.</summary>
    /// <param name="content">What holds the zip.</param>
    /// <param name="start">Offset of the layer: of the first local header, or of the record at the end.</param>
    /// <param name="directoryStart">Offset of the directory, if the zip is read from its end.</param>
    public ZipReader(ByteSource content, long start, long? directoryStart = null)
    {
        _content = content;
        _start = start;
        _directoryStart = directoryStart;
        _opener = new ZipOpener(content);
    }

    /// <summary>The zip's length.</summary>
    public long Measure(UnpackContext context)
    {
        Load(new UnpackContext(context.Budget, [], static _ => { }));
        return _end - _start;
    }

    /// <summary>Gives the members, by the offset of their bytes.</summary>
    public IEnumerable<LayerMember> ReadMembers(UnpackContext context)
    {
        Load(context);
        long covered = _directoryStart is null ? _start : long.MaxValue;
        ZipEntry? last = null;
        foreach (ZipEntry entry in _entries)
        {
            context.Spend(0);
            if (covered != long.MaxValue && entry.LocalOffset - covered >= ShortestGap)
            {
                yield return GapAt(covered, Math.Min(entry.LocalOffset, _content.Length) - covered);
            }

            bool isSame = last is not null && entry.LocalOffset == last.LocalOffset;
            yield return isSame && IsAlike(entry, last!)
                ? new LayerMember
                {
                    Name = ArchiveNames.Clean(entry.BestName()),
                    Kind = MemberKind.HardLink,
                    LinkTarget = FileSystem.EscapedUtf8.Decode(last!.BestName()),
                }
                : _opener.Open(entry, isOverlapping: isSame || (last is not null && entry.LocalOffset < _opener.End), context);
            covered = covered == long.MaxValue ? covered : Math.Max(covered, _opener.End);
            last = entry;
        }

        if (covered != long.MaxValue && _dataEnd - covered >= ShortestGap)
        {
            yield return GapAt(covered, _dataEnd - covered);
        }

        _content.PassOver(_end - _commentLength, _commentLength);
    }

    /// <summary>Refuses more entries than objects are allowed, before they fill the memory.</summary>
    public static void CheckCount(long count, UnpackContext context)
    {
        if (count >= context.Limits.MaximumObjects)
        {
            throw new UnpackException(ProblemKind.Memory, $"a zip has more than {count} entries");
        }
    }

    private static bool IsAlike(ZipEntry one, ZipEntry other) =>
        one.Method == other.Method && one.Size == other.Size && one.StoredSize == other.StoredSize && one.Crc == other.Crc;

    private LayerMember GapAt(long offset, long length) =>
        new() { Name = $"(between entries at 0x{offset - _start:x})", Content = _content.Slice(offset, length) };

    private void Load(UnpackContext context)
    {
        if (_isLoaded)
        {
            return;
        }

        _isLoaded = true;
        _end = Math.Min(_content.Length, _start + ZipDirectory.EndLength);
        if (_directoryStart is { } directoryStart)
        {
            LoadFromEnd(directoryStart, context);
            return;
        }

        var locals = new ZipLocals(_content, _start);
        try
        {
            locals.Read(context);
        }
        finally
        {
            _end = locals.End;
        }

        ZipDirectory? directory = FindDirectory(locals, context);
        if (directory is null)
        {
            UseLocals(locals, context);
            return;
        }

        UseDirectory(directory, locals, context);
    }

    private void LoadFromEnd(long directoryStart, UnpackContext context)
    {
        ZipDirectory directory = ZipDirectory.Read(_content, directoryStart, context);
        _end = directory.End;
        _commentLength = directory.CommentLength;
        _dataEnd = directoryStart;
        if (directory.Count > 0)
        {
            context.Report(ProblemKind.Damaged, "the zip's first local header is damaged or lost; its entries are read by its directory");
            _entries = [.. directory.ReadEntries(_content, directory.Base, context).OrderBy(entry => entry.LocalOffset)];
        }
    }

    private ZipDirectory? FindDirectory(ZipLocals locals, UnpackContext context)
    {
        if (locals.HasReachedDirectory)
        {
            ZipDirectory reached = ZipDirectory.Read(_content, locals.End, context);
            if (reached.IsComplete && (reached.FirstLocal == _start || reached.Count > 0))
            {
                return reached;
            }
        }

        return ZipSearch.Of(_content).Find(_content, locals.End, _start, context);
    }

    private void UseLocals(ZipLocals locals, UnpackContext context)
    {
        _entries = locals.Entries;
        _dataEnd = locals.End;
        context.Report(
            locals.HasReachedDirectory ? ProblemKind.Damaged : ProblemKind.Truncated,
            "the zip's directory is lost or damaged; its entries are read by their local headers");
    }

    private void UseDirectory(ZipDirectory directory, ZipLocals locals, UnpackContext context)
    {
        _end = directory.End;
        _commentLength = directory.CommentLength;
        _dataEnd = directory.Start;
        long localBase = directory.Base;
        if (!directory.IsAsStated || directory.FirstLocal < 0 || (directory.FirstLocal != _start && locals.HasReachedDirectory))
        {
            // The entries lie where the chain of local headers has them, whatever the record at the end says.
            context.Report(ProblemKind.Damaged, "the record at the zip's end contradicts its directory");
            localBase = directory.FirstLocal == _start ? localBase : _start - directory.LowestOffset;
        }

        if (directory.IsDivided)
        {
            context.Report(ProblemKind.Truncated, "the zip is divided; the other parts are not here");
        }

        List<ZipEntry> entries = directory.ReadEntries(_content, localBase, context);
        AddHidden(entries, locals, context);
        _entries = [.. entries.OrderBy(entry => entry.LocalOffset)];
    }

    /// <summary>Entries that have a local header, and that the directory does not name: most readers never show them.</summary>
    private static void AddHidden(List<ZipEntry> entries, ZipLocals locals, UnpackContext context)
    {
        var named = new HashSet<long>();
        foreach (ZipEntry entry in entries)
        {
            named.Add(entry.LocalOffset);
        }

        long covered = 0;
        int hidden = 0;
        foreach (ZipEntry local in locals.Entries)
        {
            if (!named.Contains(local.LocalOffset) && local.LocalOffset >= covered)
            {
                entries.Add(local);
                hidden++;
            }

            covered = Math.Max(covered, local.LocalOffset + local.HeaderLength + local.StoredSize);
        }

        if (hidden > 0)
        {
            context.Report(ProblemKind.Damaged, $"the zip's directory does not name {hidden} of its entries");
        }
    }
}
