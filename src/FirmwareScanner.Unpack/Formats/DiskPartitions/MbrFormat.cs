using System;
using System.Collections.Generic;
using System.Globalization;
using FirmwareScanner.Unpack.Formats.Boot;

namespace FirmwareScanner.Unpack.Formats.DiskPartitions;

/// <summary>
/// A disk with a master boot record (as in IBM's PC DOS 2.0; extended partitions as in 3.3). All that marks it are two bytes, so its
/// entries must make sense: flags, order, no overlap.
/// </summary>
internal sealed class MbrFormat : LayerFormat
{
    private const int MaximumLogical = 256;

    public override string Name => "mbr";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [new([0x55, 0xAA], 510, BootRecord.SectorLength)];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        if (BootRecord.TryRead(content, offset) is not { } record || !IsPlausible(record, content, offset))
        {
            return null;
        }

        long length = 0;
        int used = 0;
        foreach (BootRecordEntry entry in record.Entries)
        {
            length = entry.IsUsed ? Math.Max(length, entry.End) : length;
            used += entry.IsUsed ? 1 : 0;
        }

        return new FoundLayer
        {
            Length = length,
            Detail = string.Create(CultureInfo.InvariantCulture, $"{used} partitions"),
            ReadPartitions = opened => ReadParts(content, offset, record, opened)
                .FindAll(static part => part.Name is not null)
                .ConvertAll(static part => new TablePartition(part.Name!, part.Start, part.Length)),
            Open = opened => PartitionMembers.Open(
                content, offset, ReadParts(content, offset, record, opened), BootRecord.SectorLength, length, opened),
        };
    }

    private static bool IsPlausible(BootRecord record, ByteSource content, long offset)
    {
        long room = content.Length - offset;
        bool isAnyThere = false;
        for (int i = 0; i < record.Entries.Count; i++)
        {
            BootRecordEntry entry = record.Entries[i];
            if (!entry.IsUsed)
            {
                continue;
            }

            if (entry.Start < BootRecord.SectorLength)
            {
                return false;
            }

            isAnyThere |= entry.Start < room;
            for (int j = 0; j < i; j++)
            {
                BootRecordEntry other = record.Entries[j];
                if (other.IsUsed && entry.Start < other.End && other.Start < entry.End)
                {
                    return false;
                }
            }
        }

        return isAnyThere && !BootRecord.IsOptical(content, offset);
    }

    /// <summary>The partitions, and the records of the logical ones, which have no name.</summary>
    private static List<Partition> ReadParts(ByteSource content, long offset, BootRecord record, UnpackContext context)
    {
        var parts = new List<Partition>();
        for (int i = 0; i < record.Entries.Count; i++)
        {
            BootRecordEntry entry = record.Entries[i];
            if (entry.IsUsed && !entry.IsExtended)
            {
                parts.Add(new Partition(NameOf(i + 1), entry.Start, entry.End - entry.Start));
            }
        }

        int number = 5;
        foreach (BootRecordEntry entry in record.Entries)
        {
            if (entry.IsUsed && entry.IsExtended)
            {
                number = AddLogical(content, offset, entry, parts, number, context);
            }
        }

        return parts;
    }

    private static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"partition{number}");

    /// <summary>Follows the chain of records in an extended partition, each with a partition and where the next record is.</summary>
    private static int AddLogical(
        ByteSource content, long offset, BootRecordEntry extended, List<Partition> parts, int number, UnpackContext context)
    {
        long position = extended.Start;
        while (true)
        {
            context.Spend(0);
            if (BootRecord.TryRead(content, offset + position) is not { } record)
            {
                context.Report(
                    offset + position + BootRecord.SectorLength > content.Length ? ProblemKind.Truncated : ProblemKind.Damaged,
                    $"there is no record of a logical partition at 0x{position:x}");
                return number;
            }

            parts.Add(new Partition(null, position, BootRecord.SectorLength));
            BootRecordEntry logical = record.Entries[0];
            if (logical.IsUsed && logical.Start > 0)
            {
                parts.Add(new Partition(NameOf(number), position + logical.Start, logical.End - logical.Start));
                number++;
            }

            BootRecordEntry next = record.Entries[1];
            if (!next.IsUsed || !next.IsExtended)
            {
                return number;
            }

            // The chain goes forward only, so that it has an end.
            if (extended.Start + next.Start <= position || number > MaximumLogical)
            {
                context.Report(ProblemKind.Damaged, "the chain of logical partitions goes back");
                return number;
            }

            position = extended.Start + next.Start;
        }
    }
}

/// <summary>An entry of a boot record.</summary>
/// <param name="Type">Its type; 0 if it is not used.</param>
/// <param name="Start">Offset of its first byte.</param>
/// <param name="End">Offset behind its last byte.</param>
internal readonly record struct BootRecordEntry(byte Type, long Start, long End)
{
    public bool IsUsed => Type != 0 && End > Start;

    public bool IsExtended => Type is 0x05 or 0x0F or 0x85;
}
