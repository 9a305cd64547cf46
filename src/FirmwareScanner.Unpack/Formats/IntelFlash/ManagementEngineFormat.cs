using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Text;

namespace FirmwareScanner.Unpack.Formats.IntelFlash;

/// <summary>
/// The region of Intel's management engine: its table of partitions (no specification is public; the fields are those that ME Analyzer
/// and UEFITool know). What is in the partitions is code for a processor of its own, mostly compressed by a table that is in hardware.
/// </summary>
internal sealed class ManagementEngineFormat : LayerFormat
{
    private const int TableOffset = 0x10;
    private const int HeaderLength = 0x20;
    private const int OldHeaderLength = 0x30;
    private const int EntryLength = 32;
    private const int MostEntries = 64;
    private const byte EntryVersion = 0x10;
    private const long LargestRegion = 64 << 20;

    private static readonly byte[] Signature = "$FPT"u8.ToArray();

    public override string Name => "intel-me";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [new(Signature, TableOffset), new(Signature)];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        Span<byte> start = stackalloc byte[TableOffset + HeaderLength];
        if (!content.TryRead(offset, start))
        {
            return null;
        }

        int table = start[TableOffset..].StartsWith(Signature) ? TableOffset : 0;
        ReadOnlySpan<byte> header = start[table..];
        uint count = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
        int length = header[10];
        if (!header.StartsWith(Signature) || count is 0 or > MostEntries || header[8] is not (0x10 or 0x20 or 0x21)
            || header[9] != EntryVersion || length is not (HeaderLength or OldHeaderLength))
        {
            return null;
        }

        byte[] entries = content.ReadBytes(offset + table + HeaderLength, (int)count * EntryLength);
        long tableEnd = table + HeaderLength + entries.Length;
        return ReadPartitions(content, offset, entries, tableEnd) is not { HasMoreThanTable: true } partitions ? null : new FoundLayer
        {
            Length = partitions.End,
            Detail = $"{count} partitions",
            Open = _ => partitions.Members(),
        };
    }

    private static RegionList? ReadPartitions(ByteSource content, long offset, byte[] entries, long tableEnd)
    {
        var partitions = new RegionList(content, offset);
        partitions.Add("table", 0, tableEnd);
        for (int i = 0; i < entries.Length; i += EntryLength)
        {
            ReadOnlySpan<byte> entry = entries.AsSpan(i, EntryLength);
            long first = BinaryPrimitives.ReadUInt32LittleEndian(entry[8..]);
            long length = BinaryPrimitives.ReadUInt32LittleEndian(entry[12..]);
            ReadOnlySpan<byte> name = entry[..4].TrimEnd((byte)0);
            if (name.IsEmpty || name.ContainsAnyExceptInRange((byte)' ', (byte)'~') || name.Contains((byte)'/'))
            {
                return null;
            }

            // Partitions that are only reserved have no place.
            if (first is 0 or uint.MaxValue || length is 0 or uint.MaxValue)
            {
                continue;
            }

            if (first < tableEnd || first + length > LargestRegion)
            {
                return null;
            }

            partitions.Add(Encoding.ASCII.GetString(name), first, length);
        }

        return partitions;
    }
}
