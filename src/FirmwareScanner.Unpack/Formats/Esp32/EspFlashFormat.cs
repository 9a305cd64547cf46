using System;
using System.Collections.Generic;
using FirmwareScanner.Unpack.Formats.Boot;

namespace FirmwareScanner.Unpack.Formats.Esp32;

/// <summary>
/// The whole flash of an ESP32 or a later chip (ESP-IDF, Partition Tables; esptool merge-bin): a boot loader, a table of partitions,
/// the partitions. The table must lie where the settings of ESP-IDF put it, and there must be a boot loader before it.
/// </summary>
internal sealed class EspFlashFormat : LayerFormat
{
    private const int SectorLength = 0x1000;
    private const byte TypeApplication = 0;

    private static readonly int[] TableOffsets = [0x8000, 0x9000, 0xA000, 0xB000, 0xC000, 0xD000, 0xE000, 0xF000, 0x10000, 0x20000];
    private static readonly int[] LoaderOffsets = [0x1000, 0, 0x2000];

    public override string Name => "esp32-flash";

    public override IReadOnlyList<LayerMagic> Magics { get; } =
        Array.ConvertAll(TableOffsets, static offset => new LayerMagic(EspPartitionTable.Magic, offset, SectorLength));

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        int loader = Array.Find(LoaderOffsets, place => EspImage.TryRead(content, offset + place, isEsp8266: false) is not null);
        if (EspImage.TryRead(content, offset + loader, isEsp8266: false) is null)
        {
            return null;
        }

        foreach (int place in TableOffsets)
        {
            if (EspPartitionTable.TryRead(content, offset + place) is { } table && IsRight(table, place))
            {
                return Found(content, offset, loader, place, table);
            }
        }

        return null;
    }

    /// <summary>Partitions lie behind the table, but for those that are the boot loader or the table itself.</summary>
    private static bool IsRight(EspPartitionTable table, int place) =>
        table.Partitions.TrueForAll(partition => partition.Start >= place || partition.Type > 1);

    private static FoundLayer Found(ByteSource content, long offset, int loader, int place, EspPartitionTable table)
    {
        // Files made for flashing end with the last part that has content, not with the flash.
        long room = content.Length - offset;
        long length = place + SectorLength;
        var parts = new List<Partition>
        {
            new("bootloader", loader, place - loader),
            new(null, place, SectorLength),
        };
        var problems = new List<LayerProblem>();
        if (table.IsWrong)
        {
            problems.Add(new LayerProblem(ProblemKind.Checksum, "the MD5 of the table of partitions is wrong"));
        }

        // A flash without any of its applications starts nothing: that is no file which was made so.
        List<EspPartition> applications = table.Partitions.FindAll(static partition => partition.Type == TypeApplication);
        if (applications.Count > 0 && applications.TrueForAll(partition => partition.Start >= room))
        {
            problems.Add(new LayerProblem(ProblemKind.Truncated, "none of its applications is there"));
        }

        foreach (EspPartition partition in table.Partitions)
        {
            length = Math.Max(length, partition.Start + partition.Length);
            if (partition.Start >= room || partition.Start <= place)
            {
                continue;
            }

            parts.Add(new Partition(partition.Label, partition.Start, Math.Min(partition.Length, room - partition.Start)));

            // Applications tell of themselves where they end.
            if (partition.Start + partition.Length > room && partition.Type != TypeApplication)
            {
                problems.Add(new LayerProblem(ProblemKind.Truncated, $"partition {partition.Label} ends early"));
            }
        }

        long end = Math.Min(length, room);
        return new FoundLayer
        {
            Length = end,
            Detail = $"table at 0x{place:x}",
            Problems = problems,
            ReadPartitions = _ => table.Partitions.ConvertAll(
                static partition => new TablePartition(partition.Label, partition.Start, partition.Length)),
            Open = opened => PartitionMembers.Open(content, offset, parts, 0, end, opened),
        };
    }
}
