using System.Collections.Generic;
using System.Globalization;
using FirmwareScanner.Unpack.Formats.Boot;

namespace FirmwareScanner.Unpack.Formats.DiskPartitions;

/// <summary>
/// A disk with a GUID partition table (UEFI Specification 2.10, chapter 5): a protective boot record, header and table, the
/// partitions, and table and header again at the end.
/// </summary>
internal sealed class GptFormat : LayerFormat
{
    private static readonly int[] SectorLengths = [512, 4096];

    public override string Name => "gpt";

    public override IReadOnlyList<LayerMagic> Magics { get; } =
    [
        new("EFI PART"u8.ToArray(), 512, 512),
        new("EFI PART"u8.ToArray(), 4096, 512),

        // If the first header is gone, the boot record still tells of it.
        new([0x55, 0xAA], 510, 512),
    ];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        var problems = new List<LayerProblem>();
        GuidTable? table = null;
        foreach (int sector in SectorLengths)
        {
            table ??= GuidTable.TryRead(content, offset, sector, offset + sector);
        }

        if (table is null || !table.IsHeaderRight || !table.ReadEntries(context))
        {
            GuidTable? backup = FindBackup(content, offset, table, context);
            if (table is null && backup is null)
            {
                return null;
            }

            problems.Add(new LayerProblem(ProblemKind.Checksum, "the first header or its table is damaged"));
            table = backup ?? table!;
        }
        else
        {
            CheckBackup(content, offset, table, problems, context);
        }

        if (BootRecord.IsOptical(content, offset))
        {
            return null;
        }

        // The boot record in front of the table shows the disk as one partition to those that do not know the table.
        content.Claim(offset, table.SectorLength);
        long length = table.DiskLength;
        return new FoundLayer
        {
            Length = length,
            Detail = string.Create(CultureInfo.InvariantCulture, $"{table.Partitions.Count} partitions, sectors of {table.SectorLength}"),
            Problems = problems,
            ReadPartitions = _ => table.Partitions.ConvertAll(
                static partition => new TablePartition(partition.Name!, partition.Start, partition.Length)),
            Open = opened => PartitionMembers.Open(content, offset, table.Parts(), 0, length, opened),
        };
    }

    /// <summary>Looks for the second header: where the first says, or at the end if there is a protective boot record.</summary>
    private static GuidTable? FindBackup(ByteSource content, long offset, GuidTable? first, UnpackContext context)
    {
        bool isProtected = BootRecord.TryRead(content, offset) is { } record
            && record.Entries.Exists(static entry => entry.Type == BootRecord.ProtectiveType);
        foreach (int sector in SectorLengths)
        {
            long end = content.Length - ((content.Length - offset) % sector) - sector;
            long[] places = first is not null ? [first.OtherHeader, end] : isProtected ? [end] : [];
            foreach (long place in places)
            {
                if (place > offset && GuidTable.TryRead(content, offset, sector, place) is { IsHeaderRight: true } backup
                    && backup.ReadEntries(context))
                {
                    return backup;
                }
            }
        }

        return null;
    }

    private static void CheckBackup(ByteSource content, long offset, GuidTable table, List<LayerProblem> problems, UnpackContext context)
    {
        // If it is not there at all the disk ends early, and that is told anyway.
        if (table.OtherHeader + table.SectorLength > content.Length)
        {
            return;
        }

        GuidTable? backup = GuidTable.TryRead(content, offset, table.SectorLength, table.OtherHeader);
        if (backup is not { IsHeaderRight: true } || !backup.ReadEntries(context))
        {
            problems.Add(new LayerProblem(ProblemKind.Checksum, "the second header or its table, at the end, is damaged"));
        }
    }
}
