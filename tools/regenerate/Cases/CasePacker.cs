using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using FirmwareScanner.Core.Tests.Scanning;

namespace FirmwareScanner.Regenerate.Cases;

/// <summary>Packs a case as <c>PackedCase</c> of the device tests unpacks it.</summary>
internal static class CasePacker
{
    private const int LongestLiteral = 128;
    private const int ShortestCopy = 4;
    private const int LongestCopy = 127 + ShortestCopy;
    private const int Farthest = 65535;

    public static byte[] Pack(string name, byte[] database, byte[] stream, IReadOnlyList<ScanRecord> events)
    {
        var record = new List<byte>();
        AddBytes(record, Encoding.ASCII.GetBytes(name));
        AddBytes(record, database);
        AddBytes(record, stream);
        AddNumber(record, events.Count);
        int offset = 0;
        foreach (ScanRecord scanEvent in events)
        {
            int difference = (int)scanEvent.Offset - offset;
            offset = (int)scanEvent.Offset;
            record.Add((byte)scanEvent.Kind);
            AddNumber(record, scanEvent.Number);
            AddNumber(record, difference >= 0 ? difference << 1 : (-difference << 1) - 1);
            AddNumber(record, scanEvent.Length);
        }

        return Compress([.. record]);
    }

    private static void AddBytes(List<byte> record, byte[] bytes)
    {
        AddNumber(record, bytes.Length);
        record.AddRange(bytes);
    }

    private static void AddNumber(List<byte> record, int number)
    {
        while (number >= 0x80)
        {
            record.Add((byte)(number | 0x80));
            number >>= 7;
        }

        record.Add((byte)number);
    }

    /// <summary>LZ77, the longest copy at each place (Ziv and Lempel, 1977).</summary>
    private static byte[] Compress(byte[] bytes)
    {
        using var packed = new MemoryStream();
        packed.Write(BitConverter.GetBytes(bytes.Length));
        var latest = new Dictionary<int, List<int>>();
        int literalStart = 0;
        for (int position = 0; position < bytes.Length;)
        {
            (int length, int distance) = FindCopy(bytes, position, latest);
            if (length > 0)
            {
                WriteLiterals(packed, bytes.AsSpan(literalStart, position - literalStart));
                packed.Write([(byte)(LongestLiteral + length - ShortestCopy), (byte)distance, (byte)(distance >> 8)]);
            }

            for (int end = position + Math.Max(length, 1); position < end; position++)
            {
                Remember(bytes, position, latest);
            }

            literalStart = length > 0 ? position : literalStart;
        }

        WriteLiterals(packed, bytes.AsSpan(literalStart));
        return packed.ToArray();
    }

    private static (int Length, int Distance) FindCopy(byte[] bytes, int position, Dictionary<int, List<int>> latest)
    {
        int bestLength = 0;
        int bestDistance = 0;
        if (position + ShortestCopy > bytes.Length || !latest.TryGetValue(BitConverter.ToInt32(bytes, position), out List<int>? places))
        {
            return (0, 0);
        }

        int limit = Math.Min(LongestCopy, bytes.Length - position);
        foreach (int place in Enumerable.Reverse(places).Take(64).TakeWhile(place => position - place <= Farthest))
        {
            int length = bytes.AsSpan(place, limit).CommonPrefixLength(bytes.AsSpan(position, limit));
            if (length > bestLength)
            {
                bestLength = length;
                bestDistance = position - place;
            }
        }

        return (bestLength, bestDistance);
    }

    private static void Remember(byte[] bytes, int position, Dictionary<int, List<int>> latest)
    {
        if (position + ShortestCopy <= bytes.Length)
        {
            int key = BitConverter.ToInt32(bytes, position);
            if (!latest.TryGetValue(key, out List<int>? places))
            {
                latest.Add(key, places = []);
            }

            places.Add(position);
        }
    }

    private static void WriteLiterals(MemoryStream packed, ReadOnlySpan<byte> literals)
    {
        while (literals.Length > 0)
        {
            int run = Math.Min(literals.Length, LongestLiteral);
            packed.WriteByte((byte)(run - 1));
            packed.Write(literals[..run]);
            literals = literals[run..];
        }
    }
}
