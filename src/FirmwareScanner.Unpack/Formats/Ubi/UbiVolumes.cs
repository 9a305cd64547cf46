using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Unpack.Codecs;

namespace FirmwareScanner.Unpack.Formats.Ubi;

/// <summary>The volumes that the blocks make.</summary>
/// <param name="flash">What the blocks lie in.</param>
/// <param name="blocks">The blocks.</param>
/// <param name="context">Is told of what is wrong; limits.</param>
internal sealed class UbiVolumes(ByteSource flash, UbiBlocks blocks, UnpackContext context)
{
    private const uint LayoutVolume = 0x7FFFEFFF;
    private const int MostVolumes = 128;
    private const int RecordSize = 172;
    private const int LongestName = 127;

    // An image may leave out what is empty of a volume, but not without bounds.
    private const long UnpackedPerBlock = 64;

    /// <summary>A volume in the table.</summary>
    private sealed record Entry(string Name, uint ReservedBlocks, bool IsStatic, bool IsBeingUpdated);

    /// <summary>Gives them.</summary>
    public IEnumerable<LayerMember> List()
    {
        Dictionary<uint, Entry> table = ReadTable();
        foreach (uint number in table.Keys.Union(blocks.Volumes.Keys).Where(number => number < LayoutVolume).Order())
        {
            context.Spend(0);
            Entry? entry = table.GetValueOrDefault(number);
            Dictionary<uint, UbiBlock> parts = blocks.Volumes.GetValueOrDefault(number) ?? [];
            yield return MakeVolume(number, entry, parts);
        }
    }

    /// <summary>The table is kept twice.</summary>
    private Dictionary<uint, Entry> ReadTable()
    {
        Dictionary<uint, UbiBlock> copies = blocks.Volumes.GetValueOrDefault(LayoutVolume) ?? [];
        var table = new Dictionary<uint, Entry>();
        bool isWhole = false;
        foreach ((uint _, UbiBlock copy) in copies.OrderBy(pair => pair.Key).Take(2))
        {
            isWhole = isWhole || TryReadTable(copy, table);
        }

        if (copies.Count < 2)
        {
            context.Report(ProblemKind.Missing, $"of the two copies of the table of volumes {copies.Count} are there");
        }

        if (copies.Count > 0 && !isWhole)
        {
            context.Report(ProblemKind.Checksum, "no copy of the table of volumes is whole");
        }

        return table;
    }

    private bool TryReadTable(UbiBlock copy, Dictionary<uint, Entry> table)
    {
        long count = Math.Min(MostVolumes, copy.Room / RecordSize);
        Span<byte> record = stackalloc byte[RecordSize];
        bool isWhole = true;
        for (uint number = 0; number < count; number++)
        {
            if (!flash.TryRead(copy.Position + (number * RecordSize), record)
                || Checksums.Crc32Raw(record[..^4], uint.MaxValue) != BinaryPrimitives.ReadUInt32BigEndian(record[^4..]))
            {
                isWhole = false;
                continue;
            }

            uint reserved = BinaryPrimitives.ReadUInt32BigEndian(record);
            int nameLength = Math.Min((int)BinaryPrimitives.ReadUInt16BigEndian(record[14..]), LongestName);
            if (reserved > 0)
            {
                table[number] = new Entry(EscapedUtf8.Decode(record.Slice(16, nameLength)), reserved, record[12] == 2, record[13] != 0);
            }
        }

        return isWhole;
    }

    private LayerMember MakeVolume(uint number, Entry? entry, Dictionary<uint, UbiBlock> parts)
    {
        var problems = new List<LayerProblem>();
        if (entry is null)
        {
            problems.Add(new LayerProblem(ProblemKind.Missing, $"volume {number} is not in the table of volumes"));
        }

        if (entry is { IsBeingUpdated: true })
        {
            problems.Add(new LayerProblem(ProblemKind.Damaged, "the volume was being written when the image was taken"));
        }

        UbiVolumeHeader? sample = parts.Count > 0 ? parts.Values.First().Header : null;
        bool isStatic = entry?.IsStatic ?? sample?.IsStatic ?? false;
        List<Extent> extents = isStatic ? JoinStatic(parts, problems) : JoinDynamic(entry, parts, problems);
        return new LayerMember
        {
            Name = string.IsNullOrEmpty(entry?.Name) ? $"volume-{number}" : entry.Name,
            Content = new ExtentSource(extents),
            Problems = problems,
        };
    }

    private List<Extent> JoinStatic(Dictionary<uint, UbiBlock> parts, List<LayerProblem> problems)
    {
        var extents = new List<Extent>();
        uint count = parts.Count == 0 ? 0 : parts.Values.Max(static part => part.Header.UsedBlocks);
        long room = parts.Count == 0 ? 0 : parts.Values.Max(static part => part.Room);
        for (uint number = 0; number < count; number++)
        {
            context.Spend(0);
            if (parts.TryGetValue(number, out UbiBlock part))
            {
                if (!blocks.IsSound(part))
                {
                    problems.Add(new LayerProblem(ProblemKind.Checksum, $"block {number} of the volume has a wrong checksum"));
                }

                AddExtent(extents, flash, part.Position, Math.Min(part.Header.DataLength, part.Room));
            }
            else
            {
                problems.Add(new LayerProblem(ProblemKind.Missing, $"block {number} of {count} of the volume is not there"));
                if (number >= parts.Keys.Max())
                {
                    break;
                }

                AddExtent(extents, new ErasedSource(room), 0, room);
            }
        }

        return extents;
    }

    /// <summary>What has no block reads as erased flash, up to the last block that is there.</summary>
    private List<Extent> JoinDynamic(Entry? entry, Dictionary<uint, UbiBlock> parts, List<LayerProblem> problems)
    {
        var extents = new List<Extent>();
        long room = parts.Count == 0 ? 0 : parts.Values.Max(static part => part.Room);
        long next = 0;
        foreach ((uint number, UbiBlock part) in parts.OrderBy(static pair => pair.Key))
        {
            context.Spend(0);
            if (number >= (entry?.ReservedBlocks ?? blocks.Count) || number > blocks.Count * UnpackedPerBlock)
            {
                problems.Add(new LayerProblem(ProblemKind.Damaged, $"block {number} is behind the end of the volume"));
                break;
            }

            if (number > next)
            {
                long hole = checked((number - next) * room);
                AddExtent(extents, new ErasedSource(hole), 0, hole);
            }

            AddExtent(extents, flash, part.Position, part.Room);
            next = number + 1L;
        }

        return extents;
    }

    private static void AddExtent(List<Extent> extents, ByteSource source, long offset, long length)
    {
        if (length > 0)
        {
            extents.Add(new Extent(source, offset, length));
        }
    }
}
