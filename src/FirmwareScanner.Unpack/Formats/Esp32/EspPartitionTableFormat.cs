using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Formats.Esp32;

/// <summary>A table of partitions of ESP-IDF by itself, without the flash that it describes: data.</summary>
internal sealed class EspPartitionTableFormat : LayerFormat
{
    public override string Name => "esp32-partitions";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [new(EspPartitionTable.Magic, 0, 32)];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        if (EspPartitionTable.TryRead(content, offset) is not { } table)
        {
            return null;
        }

        var labels = new List<string>();
        foreach (EspPartition partition in table.Partitions)
        {
            labels.Add(partition.Label);
        }

        return new FoundLayer
        {
            Length = EspPartitionTable.TableLength,
            Detail = string.Join(' ', labels),
            IsData = true,
            Problems = table.IsWrong ? [new LayerProblem(ProblemKind.Checksum, "the MD5 is wrong")] : [],
        };
    }
}
