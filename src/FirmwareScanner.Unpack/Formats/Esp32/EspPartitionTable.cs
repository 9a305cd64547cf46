using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Security.Cryptography;
using FirmwareScanner.Unpack.Formats.Boot;

namespace FirmwareScanner.Unpack.Formats.Esp32;

/// <summary>A partition of an ESP-IDF table.</summary>
/// <param name="Label">Its name.</param>
/// <param name="Type">0 for an application, 1 for data, others for boot loaders and what users make up.</param>
/// <param name="Start">Offset of its first byte in the flash.</param>
/// <param name="Length">Its length in bytes.</param>
internal readonly record struct EspPartition(string Label, byte Type, long Start, long Length);

/// <summary>
/// The table of partitions of ESP-IDF (Partition Tables, in its API Guides): entries of 32 bytes, then one with their MD5.
/// </summary>
internal sealed class EspPartitionTable
{
    /// <summary>Bytes of a table, unused ones included.</summary>
    public const int TableLength = 0xC00;

    /// <summary>What a table begins with.</summary>
    public static readonly byte[] Magic = [0xAA, 0x50];

    private const int EntryLength = 32;
    private const int SectorLength = 0x1000;
    private const long LargestFlash = 1L << 30;

    private EspPartitionTable()
    {
    }

    public List<EspPartition> Partitions { get; } = [];

    /// <summary>Whether the MD5 is there, and right.</summary>
    public bool IsProven { get; private set; }

    /// <summary>Whether the MD5 is there, and wrong.</summary>
    public bool IsWrong { get; private set; }

    /// <summary>Reads a table.</summary>
    /// <returns>The table; null if it is none.</returns>
    public static EspPartitionTable? TryRead(ByteSource content, long offset)
    {
        // Most of what only looks like one ends here.
        byte[] first = content.ReadUpTo(offset, EntryLength);
        if (first.Length < EntryLength || !IsEntry(first))
        {
            return null;
        }

        byte[] bytes = content.ReadUpTo(offset, TableLength);
        var table = new EspPartitionTable();
        for (int position = 0; position + EntryLength <= bytes.Length; position += EntryLength)
        {
            ReadOnlySpan<byte> entry = bytes.AsSpan(position, EntryLength);
            if (entry.StartsWith((ReadOnlySpan<byte>)[0xEB, 0xEB]) && !entry[2..16].ContainsAnyExcept((byte)0xFF))
            {
                table.IsProven = MD5.HashData(bytes.AsSpan(0, position)).AsSpan().SequenceEqual(entry[16..]);
                table.IsWrong = !table.IsProven;
                return table.IsProven || table.Partitions.Count > 1 ? table : null;
            }

            if (!entry.ContainsAnyExcept((byte)0xFF))
            {
                return table.Partitions.Count > 1 ? table : null;
            }

            if (!IsEntry(entry))
            {
                return null;
            }

            table.Add(entry);
        }

        return null;
    }

    private static bool IsEntry(ReadOnlySpan<byte> entry)
    {
        long start = BinaryPrimitives.ReadUInt32LittleEndian(entry[4..]);
        long length = BinaryPrimitives.ReadUInt32LittleEndian(entry[8..]);
        return entry.StartsWith(Magic) && start % SectorLength == 0 && length > 0 && start + length <= LargestFlash
            && HeaderText.IsPadded(entry.Slice(12, 16)) && entry[12] != 0;
    }

    private void Add(ReadOnlySpan<byte> entry)
    {
        long start = BinaryPrimitives.ReadUInt32LittleEndian(entry[4..]);
        long length = BinaryPrimitives.ReadUInt32LittleEndian(entry[8..]);
        Partitions.Add(new EspPartition(HeaderText.Read(entry.Slice(12, 16)), entry[2], start, length));
    }
}
