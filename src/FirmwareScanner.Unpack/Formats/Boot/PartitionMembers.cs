using System;
using System.Collections.Generic;
using System.Globalization;

namespace FirmwareScanner.Unpack.Formats.Boot;

/// <summary>A part that a table of partitions names.</summary>
/// <param name="Name">Its name; empty if it has none; null for a part of the table itself, which is no member.</param>
/// <param name="Start">Offset of its first byte from the start of the layer.</param>
/// <param name="Length">Its length in bytes, above 0.</param>
internal readonly record struct Partition(string? Name, long Start, long Length)
{
    /// <summary>Offset behind its last byte.</summary>
    public long End => Start + Length;

    /// <summary>Name of the format that the table says it begins with.</summary>
    public string? Expects { get; init; }
}

/// <summary>
/// Gives the parts that a table names as members, and what lies between them: boot loaders are put there, and nothing in the table
/// tells of them.
/// </summary>
internal static class PartitionMembers
{
    // Less is what alignment leaves, a checksum, stale bytes.
    private const int ShortestGap = 64;

    /// <summary>Gives the members in the order of their bytes.</summary>
    /// <param name="content">What holds the layer.</param>
    /// <param name="offset">Offset of the layer's first byte.</param>
    /// <param name="partitions">The parts.</param>
    /// <param name="start">Offset in the layer from which on gaps are looked at.</param>
    /// <param name="length">Length of the layer.</param>
    /// <param name="context">Limits.</param>
    public static IEnumerable<LayerMember> Open(
        ByteSource content, long offset, IReadOnlyList<Partition> partitions, long start, long length, UnpackContext context)
    {
        var sorted = new List<Partition>(partitions);
        sorted.Sort(static (one, other) => one.Start.CompareTo(other.Start));
        var names = new HashSet<string>();
        int number = 0;
        long covered = start;
        foreach (Partition partition in sorted)
        {
            if (Gap(content, offset, covered, partition.Start, context) is { } gap)
            {
                yield return gap;
            }

            covered = Math.Max(covered, partition.End);
            if (partition.Name is not null)
            {
                number++;
                yield return new LayerMember
                {
                    Name = NameOf(partition.Name, number, names),
                    Content = content.Slice(offset + partition.Start, partition.Length),
                    Expects = partition.Expects,
                };
            }
        }

        if (Gap(content, offset, covered, length, context) is { } rest)
        {
            yield return rest;
        }
    }

    private static LayerMember? Gap(ByteSource content, long offset, long start, long end, UnpackContext context)
        => end - start < ShortestGap || ContentPieces.IsOneValue(content, offset + start, end - start, context)
            ? null
            : new LayerMember
            {
                Name = string.Create(CultureInfo.InvariantCulture, $"gap-0x{start:x}"),
                Content = content.Slice(offset + start, end - start),
            };

    private static string NameOf(string name, int number, HashSet<string> names)
    {
        string wanted = name.Length > 0 ? name : string.Create(CultureInfo.InvariantCulture, $"partition{number}");
        return names.Add(wanted) ? wanted : string.Create(CultureInfo.InvariantCulture, $"{wanted}#{number}");
    }
}
