using System;
using System.Collections.Generic;
using FirmwareScanner.Unpack.Formats.FlashFiles;

namespace FirmwareScanner.Unpack.Formats.Jffs2;

/// <summary>
/// JFFS2, a file system of raw flash: nodes with checksums, one behind the other (David Woodhouse, "JFFS: The Journalling Flash File
/// System"; the layout of the nodes is that of linux/jffs2.h).
/// </summary>
internal sealed class Jffs2Format : LayerFormat
{
    // What begins with a mark of an empty block is a file system if another node follows, or nothing at all.
    private const int LeastEmpty = 256;

    public override string Name => "jffs2";

    public override IReadOnlyList<LayerMagic> Magics { get; } = ListMagics();

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        Span<byte> bytes = stackalloc byte[Jffs2Scanner.LargestFixedPart];
        int count = content.Read(offset, bytes);
        if (count < Jffs2Header.Size || !Jffs2Header.TryParse(bytes, out Jffs2Header header)
            || !IsFirst(content, offset, header, bytes[..count]))
        {
            return null;
        }

        NandLayout layout = NandLayout.Plain;
        long end = 1;
        return new FoundLayer
        {
            MeasureLength = () => layout.ToRaw(end - 1) + 1,
            Detail = header.IsBigEndian ? "big-endian" : "little-endian",
            Open = opened =>
            {
                ByteSource whole = content.Slice(offset, content.Length - offset);
                layout = ChooseLayout(whole, header.IsBigEndian, opened);
                ByteSource flash = layout.Strip(whole);
                bool mayBeUnaligned = layout.HasSpare || content.Length % Jffs2Scanner.SmallestBlock == 0;
                var scanner = new Jffs2Scanner(flash, header.IsBigEndian, opened);
                scanner.Scan(mayBeUnaligned);
                end = Math.Max(1, scanner.End);
                layout.ReportCut(whole, end, opened);
                return new Jffs2Files(flash, scanner, opened).List();
            },
        };
    }

    private static List<LayerMagic> ListMagics()
    {
        var magics = new List<LayerMagic>();
        foreach (Jffs2NodeType type in Enum.GetValues<Jffs2NodeType>())
        {
            byte high = (byte)((int)type >> 8);
            byte low = (byte)type;
            magics.Add(new LayerMagic([0x85, 0x19, low, high]));
            magics.Add(new LayerMagic([0x19, 0x85, high, low]));
        }

        return magics;
    }

    private static bool IsFirst(ByteSource content, long offset, Jffs2Header header, ReadOnlySpan<byte> bytes)
    {
        switch ((Jffs2NodeType)header.Type)
        {
            case Jffs2NodeType.Inode:
                return Jffs2Scanner.IsInodeSound(bytes, header.IsBigEndian);
            case Jffs2NodeType.Entry:
                return Jffs2Scanner.IsEntrySound(bytes, header.IsBigEndian);
            default:
                return IsFollowed(content, offset + ((header.Length + 3) & ~3L), header.IsBigEndian);
        }
    }

    /// <summary>Whether another node follows a node that holds nothing of its own, or an empty block.</summary>
    private static bool IsFollowed(ByteSource content, long offset, bool isBigEndian)
    {
        Span<byte> next = stackalloc byte[LeastEmpty];
        int count = content.Read(offset, next);
        if (count >= Jffs2Header.Size && Jffs2Header.TryParse(next, out Jffs2Header header))
        {
            return header.IsBigEndian == isBigEndian;
        }

        return count == LeastEmpty && next.IndexOfAnyExcept((byte)0xFF) < 0;
    }

    /// <summary>
    /// Nodes do not know pages: in a dump with spare bytes those are in the middle of nodes, whose checksums are right only without.
    /// </summary>
    private static NandLayout ChooseLayout(ByteSource content, bool isBigEndian, UnpackContext context)
    {
        const long Sample = 1 << 18;
        var silent = new UnpackContext(context.Budget, context.Passwords, static _ => { });
        (int good, int bad) = Try(NandLayout.Plain);
        NandLayout best = NandLayout.Plain;
        if (bad == 0)
        {
            return best;
        }

        foreach (NandLayout layout in NandLayout.WithSpare)
        {
            (int goodHere, int badHere) = Try(layout);
            if (goodHere > good && badHere < bad)
            {
                (good, bad, best) = (goodHere, badHere, layout);
            }
        }

        return best;

        (int Good, int Bad) Try(NandLayout layout)
        {
            var scanner = new Jffs2Scanner(layout.Strip(content.Slice(0, Sample)), isBigEndian, silent);
            scanner.Scan(mayBeUnaligned: true);
            return (scanner.SoundNodes, scanner.DamagedNodes);
        }
    }
}
