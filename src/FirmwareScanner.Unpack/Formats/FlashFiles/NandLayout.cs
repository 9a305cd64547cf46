using System;
using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Formats.FlashFiles;

/// <summary>
/// How the pages of a NAND chip lie in its dump: each followed by its spare bytes (error correction, marks of bad blocks), or without.
/// </summary>
/// <param name="Page">Bytes of a page, 0 if there are no spare bytes.</param>
/// <param name="Spare">Spare bytes behind each page.</param>
internal readonly record struct NandLayout(int Page, int Spare)
{
    /// <summary>Pages without spare bytes.</summary>
    public static readonly NandLayout Plain = new(0, 0);

    /// <summary>The layouts of usual chips with spare bytes.</summary>
    public static readonly IReadOnlyList<NandLayout> WithSpare =
        [new(2048, 64), new(512, 16), new(4096, 128), new(4096, 224), new(4096, 256), new(2048, 128), new(8192, 448)];

    /// <summary>Whether there are spare bytes.</summary>
    public bool HasSpare => Page > 0;

    /// <summary>Words for the tree; empty if there are no spare bytes.</summary>
    public string Words => HasSpare ? $", pages of {Page}+{Spare} bytes" : string.Empty;

    /// <summary>The bytes without the spare ones.</summary>
    /// <param name="content">What holds them; a page begins at its first byte.</param>
    public ByteSource Strip(ByteSource content) => HasSpare ? new PageSource(content, this) : content;

    /// <summary>Tells if the last page lacks spare bytes: a dump consists of whole pages.</summary>
    /// <param name="content">What holds the pages.</param>
    /// <param name="end">Offset behind the layer in the bytes without the spare ones.</param>
    /// <param name="context">Is told.</param>
    public void ReportCut(ByteSource content, long end, UnpackContext context)
    {
        if (HasSpare && content.Length % (Page + Spare) != 0 && ToRaw(end - 1) + Page + Spare > content.Length)
        {
            context.Report(ProblemKind.Truncated, "the last page is cut");
        }
    }

    /// <summary>What an offset in the bytes without the spare ones is in those with them.</summary>
    public long ToRaw(long offset) => HasSpare ? (offset / Page * (Page + Spare)) + (offset % Page) : offset;
}

/// <summary>The pages of a NAND chip without their spare bytes.</summary>
internal sealed class PageSource(ByteSource content, NandLayout layout) : ByteSource
{
    public override long Length
    {
        get
        {
            long stride = layout.Page + layout.Spare;
            return (content.Length / stride * layout.Page) + Math.Min(content.Length % stride, layout.Page);
        }
    }

    public override bool IsLengthKnown => content.IsLengthKnown;

    public override int Read(long offset, Span<byte> destination)
    {
        int count = 0;
        while (count < destination.Length)
        {
            int inside = (int)((offset + count) % layout.Page);
            int part = Math.Min(layout.Page - inside, destination.Length - count);
            int got = content.Read(layout.ToRaw(offset + count), destination.Slice(count, part));
            count += got;
            if (got < part)
            {
                break;
            }
        }

        return count;
    }
}
