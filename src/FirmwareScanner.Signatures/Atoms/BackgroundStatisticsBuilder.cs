using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;

namespace FirmwareScanner.Signatures.Atoms;

/// <summary>
/// Counts byte pairs and trigrams over firmware and writes what <see cref="BackgroundStatistics.Read"/> reads. Add-one
/// (Laplace) smoothing: what was never seen counts as seen once. Takes 64 MB while it counts.
/// </summary>
public sealed class BackgroundStatisticsBuilder
{
    private readonly long[] _pairs = new long[BackgroundStatisticsFormat.PairCount];
    private readonly int[] _trigrams = new int[BackgroundStatisticsFormat.TrigramCount];
    private uint _images;
    private long _bytes;
    private long _pairTotal;
    private long _trigramTotal;

    /// <summary>Counts an image, or pieces of it that are not neighbours.</summary>
    /// <param name="pieces">Contiguous runs of bytes; no pair spans two of them.</param>
    public void AddImage(IEnumerable<ReadOnlyMemory<byte>> pieces)
    {
        _images++;
        foreach (ReadOnlyMemory<byte> piece in pieces)
        {
            AddPiece(piece.Span);
        }
    }

    /// <summary>Writes the statistic of everything counted.</summary>
    /// <param name="stream">Receives at most 131,096 bytes.</param>
    public void Write(Stream stream)
    {
        List<int> listed = SelectCommonest();
        var data = new byte[BackgroundStatisticsFormat.HeaderSize + BackgroundStatisticsFormat.PairCount
            + listed.Count * BackgroundStatisticsFormat.TrigramEntrySize];
        BinaryPrimitives.WriteUInt32LittleEndian(data, BackgroundStatisticsFormat.Magic);
        BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(4), BackgroundStatisticsFormat.Version);
        BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(6), BackgroundStatisticsFormat.StepsPerBit);
        BinaryPrimitives.WriteUInt32LittleEndian(data.AsSpan(8), _images);
        BinaryPrimitives.WriteInt32LittleEndian(data.AsSpan(12), listed.Count);
        BinaryPrimitives.WriteInt64LittleEndian(data.AsSpan(16), _bytes);

        int at = BackgroundStatisticsFormat.HeaderSize;
        for (int pair = 0; pair < _pairs.Length; pair++)
        {
            data[at++] = ToCost(_pairs[pair], _pairTotal, _pairs.Length);
        }

        foreach (int trigram in listed)
        {
            data[at++] = (byte)(trigram >> 16);
            data[at++] = (byte)(trigram >> 8);
            data[at++] = (byte)trigram;
            data[at++] = ToCost(_trigrams[trigram], _trigramTotal, _trigrams.Length);
        }

        stream.Write(data);
    }

    private static byte ToCost(long count, long total, int kinds)
    {
        double bits = -Math.Log2((count + 1.0) / (total + (double)kinds));
        return (byte)Math.Clamp(Math.Round(bits * BackgroundStatisticsFormat.StepsPerBit), 0, byte.MaxValue);
    }

    private void AddPiece(ReadOnlySpan<byte> piece)
    {
        _bytes += piece.Length;
        _pairTotal += Math.Max(0, piece.Length - 1);
        _trigramTotal += Math.Max(0, piece.Length - 2);
        for (int i = 1; i < piece.Length; i++)
        {
            int pair = (piece[i - 1] << 8) | piece[i];
            _pairs[pair]++;
            if (i >= 2)
            {
                _trigrams[(piece[i - 2] << 16) | pair]++;
            }
        }
    }

    /// <summary>The commonest trigrams that were seen more than once, in ascending order of their bytes.</summary>
    private List<int> SelectCommonest()
    {
        var seen = new List<int>();
        for (int trigram = 0; trigram < _trigrams.Length; trigram++)
        {
            if (_trigrams[trigram] > 1)
            {
                seen.Add(trigram);
            }
        }

        // Ties are broken by value, so that the same corpus always gives the same file.
        seen.Sort((x, y) => _trigrams[x] != _trigrams[y] ? _trigrams[y].CompareTo(_trigrams[x]) : x.CompareTo(y));
        int count = Math.Min(seen.Count, BackgroundStatisticsFormat.LargestTrigramList);
        List<int> listed = seen.GetRange(0, count);
        listed.Sort();
        return listed;
    }
}
