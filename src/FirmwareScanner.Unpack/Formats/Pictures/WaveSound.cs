using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Formats.Pictures;

/// <summary>
/// The chunks of a WAV (Microsoft, 1991). Samples as they are have no structure but that each is near to the one before it in its channel;
/// so a part of them is explained as far as that holds. Random bytes have a correlation of 0 with a deviation of 0.03.
/// </summary>
/// <param name="explained">Where to add what is explained.</param>
internal sealed class WaveSound(List<(long Start, long End)> explained)
{
    private const int ChunkHeader = 8;
    private const int LongestFormat = 64;
    private const int PartLength = 4096;
    private const double LeastCorrelation = 0.2;

    private int _format;
    private int _frameLength;
    private int _sampleLength;

    /// <summary>Takes the next chunk.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="content">What holds it.</param>
    /// <param name="body">Offset of its body.</param>
    /// <param name="size">Length of its body.</param>
    /// <param name="context">Limits.</param>
    public void TakeChunk(string type, ByteSource content, long body, long size, UnpackContext context)
    {
        if (type == "fmt " && size is >= 16 and <= LongestFormat)
        {
            byte[] fields = content.ReadBytes(body, 16);
            _format = BinaryPrimitives.ReadUInt16LittleEndian(fields);
            _frameLength = BinaryPrimitives.ReadUInt16LittleEndian(fields.AsSpan(12));
            _sampleLength = BinaryPrimitives.ReadUInt16LittleEndian(fields.AsSpan(14)) / 8;
            explained.Add((body - ChunkHeader, body + size));
        }
        else if (type == "data" && IsPlain)
        {
            AddParts(content, body, size, context);
        }
    }

    private bool IsPlain => _format is 1 or 0xFFFE && _sampleLength is >= 1 and <= 4 && _frameLength >= _sampleLength && _frameLength <= 64;

    private void AddParts(ByteSource content, long body, long size, UnpackContext context)
    {
        byte[] buffer = new byte[PartLength];
        int wanted = PartLength / _frameLength * _frameLength;
        for (long done = 0; done < size;)
        {
            int count = content.Read(body + done, buffer.AsSpan(0, (int)Math.Min(wanted, size - done)));
            context.Spend(count);
            if (count == 0)
            {
                return;
            }

            if (Correlation(buffer.AsSpan(0, count)) >= LeastCorrelation)
            {
                explained.Add((body + done, body + done + count));
            }

            done += count;
        }
    }

    /// <summary>How far each sample of the first channel follows from the one before, 1 for silence.</summary>
    private double Correlation(ReadOnlySpan<byte> part)
    {
        double sum = 0;
        int count = 0;
        for (int i = 0; i + _sampleLength <= part.Length; i += _frameLength, count++)
        {
            sum += SampleAt(part, i);
        }

        double mean = sum / Math.Max(1, count);
        double products = 0;
        double squares = 0;
        double previous = 0;
        for (int i = 0; i + _sampleLength <= part.Length; i += _frameLength)
        {
            double value = SampleAt(part, i) - mean;
            products += value * previous;
            squares += value * value;
            previous = value;
        }

        return squares == 0 ? 1 : products / squares;
    }

    private int SampleAt(ReadOnlySpan<byte> part, int offset) => _sampleLength switch
    {
        1 => part[offset] - 128,
        2 => BinaryPrimitives.ReadInt16LittleEndian(part[offset..]),
        3 => part[offset] | (part[offset + 1] << 8) | ((sbyte)part[offset + 2] << 16),
        _ => BinaryPrimitives.ReadInt32LittleEndian(part[offset..]),
    };
}
