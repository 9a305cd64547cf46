using System;
using System.Collections.Generic;
using System.Globalization;
using System.Security.Cryptography;
using FirmwareScanner.Unpack.Formats.Boot;

namespace FirmwareScanner.Unpack.Formats.TpLink;

/// <summary>
/// Firmware of TP-Link for devices with its "safe loader" (tplink-safeloader of OpenWrt): length, salted MD5, 4 KiB of the vendor, then
/// a table of parts as text, and the parts.
/// </summary>
internal sealed class SafeLoaderFormat : LayerFormat
{
    private const int PreambleLength = 0x14;
    private const int PayloadOffset = 0x1014;
    private const int TableLength = 0x800;
    private const int MaximumParts = 128;

    private static readonly byte[] Salt =
        [0x7A, 0x2B, 0x15, 0xED, 0x9B, 0x98, 0x59, 0x6D, 0xE5, 0x04, 0xAB, 0x44, 0xAC, 0x2A, 0x9F, 0x4E];

    public override string Name => "tplink-safeloader";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [new("fwup-ptn "u8.ToArray(), PayloadOffset)];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        long length = content.ReadUInt32(offset, isBigEndian: true);
        List<Partition> parts = ReadTable(content.ReadUpTo(offset + PayloadOffset, TableLength), length);
        if (length <= PayloadOffset || parts.Count == 0)
        {
            return null;
        }

        parts.Add(new Partition(null, PayloadOffset, TableLength));
        byte[] vendor = content.ReadUpTo(offset + PreambleLength, 64);
        return new FoundLayer
        {
            Length = length,
            Detail = vendor.AsSpan().StartsWith("fw-type:"u8) ? "cloud" : string.Empty,
            Open = opened => Open(content, offset, length, parts, opened),
        };
    }

    private static IEnumerable<LayerMember> Open(ByteSource content, long offset, long length, List<Partition> parts, UnpackContext context)
    {
        using (IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5))
        {
            hash.AppendData(Salt);
            bool isWhole = ContentPieces.Read(
                content, offset + PreambleLength, length - PreambleLength, context, hash.AppendData);
            if (isWhole && !hash.GetHashAndReset().AsSpan().SequenceEqual(content.ReadBytes(offset + sizeof(uint), MD5.HashSizeInBytes)))
            {
                context.Report(ProblemKind.Checksum, "the MD5 is wrong");
            }
        }

        return PartitionMembers.Open(content, offset, parts, PreambleLength, length, context);
    }

    /// <summary>Reads lines like <c>fwup-ptn os-image base 0x00800 size 0x12345</c>.</summary>
    private static List<Partition> ReadTable(byte[] table, long length)
    {
        var parts = new List<Partition>();
        foreach (string line in HeaderText.Read(table).Split('\n'))
        {
            string[] words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 6 || words[0] != "fwup-ptn" || words[2] != "base" || words[4] != "size" || parts.Count == MaximumParts
                || !TryParse(words[3], out long start) || !TryParse(words[5], out long size))
            {
                return parts;
            }

            if (PayloadOffset + start + size > length)
            {
                return [];
            }

            if (size > 0)
            {
                parts.Add(new Partition(words[1], PayloadOffset + start, size));
            }
        }

        return parts;
    }

    private static bool TryParse(string word, out long value)
    {
        value = 0;
        return word.StartsWith("0x", StringComparison.Ordinal) && word.Length <= 10
            && long.TryParse(word.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }
}
