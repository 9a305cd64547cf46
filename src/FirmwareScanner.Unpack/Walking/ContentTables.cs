using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using FirmwareScanner.Unpack.Formats;

namespace FirmwareScanner.Unpack.Walking;

/// <summary>
/// Reads tables of a content by themselves, without a walk: its partitions, and the environment of its boot loader. The formats are those
/// that a walk recognises, with the same checks.
/// </summary>
public static class ContentTables
{
    private const int EnvironmentAlignment = 0x1000;
    private const int LongestBeginning = 64;

    // In the order in which a walk tries them.
    private static readonly LayerFormat[] PartitionFormats =
        [.. LayerFormats.All.Where(format => format.Name is "esp32-flash" or "gpt" or "mbr")];

    private static readonly LayerFormat EnvironmentFormat = LayerFormats.All.Single(format => format.Name == "uboot-environment");

    /// <summary>
    /// Reads the table of partitions (GUID partition table, master boot record with logical partitions, table of ESP-IDF) of a content
    /// that is a disk or flash from its first byte on.
    /// </summary>
    /// <param name="content">The content.</param>
    /// <returns>The partitions in the order of their table; null if there is none.</returns>
    /// <exception cref="UnpackException">The bytes cannot be had, or a limit is reached.</exception>
    public static IReadOnlyList<TablePartition>? ReadPartitions(ByteSource content)
    {
        ArgumentNullException.ThrowIfNull(content);
        foreach (LayerFormat format in PartitionFormats)
        {
            UnpackContext context = NewContext();
            if (TryRead(() => format.Recognise(content, 0, context)?.ReadPartitions?.Invoke(context)) is { } partitions)
            {
                return partitions;
            }
        }

        return null;
    }

    /// <summary>Looks for an environment of U-Boot, at multiples of 4096 as a walk does.</summary>
    /// <param name="content">The content.</param>
    /// <returns>The first one whose checksum is right; null if there is none.</returns>
    /// <exception cref="UnpackException">The bytes cannot be had, or a limit is reached.</exception>
    public static StoredEnvironment? FindEnvironment(ByteSource content)
    {
        ArgumentNullException.ThrowIfNull(content);
        UnpackContext context = NewContext();
        byte[] beginning = new byte[LongestBeginning];
        var found = new List<int>();
        long length = content.Length;
        for (long offset = 0; offset < length; offset += EnvironmentAlignment)
        {
            found.Clear();
            int count = content.Read(offset, beginning);
            EnvironmentFormat.Find(beginning.AsSpan(0, count), Math.Min(count, 1), found);
            if (found.Count > 0 && TryRead(() => EnvironmentFormat.Recognise(content, offset, context)?.ReadVariables?.Invoke()) is { } variables)
            {
                return new StoredEnvironment(offset, variables);
            }
        }

        return null;
    }

    private static UnpackContext NewContext() =>
        new(new UnpackBudget(new UnpackLimits(), CancellationToken.None), [], static _ => { });

    private static IReadOnlyList<T>? TryRead<T>(Func<IReadOnlyList<T>?> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (UnpackException.IsDamage(exception))
        {
            return null;
        }
    }
}
