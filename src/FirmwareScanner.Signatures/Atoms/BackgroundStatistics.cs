using System;
using System.Buffers.Binary;
using System.IO;

namespace FirmwareScanner.Signatures.Atoms;

/// <summary>
/// How often bytes, byte pairs and trigrams occur in real firmware: what the compiler weighs atoms against. Pairs are kept
/// whole; of the trigrams the commonest are listed, the others follow from the pairs as in a first-order Markov chain,
/// p(abc) = p(ab) p(bc) / p(b), and are never taken for commoner than the rarest that is listed.
/// No probability is zero. Rebuild the resource with <c>dotnet run -c Release --project tests/benchmarks -- stats</c>.
/// </summary>
public sealed class BackgroundStatistics
{
    // By the stored byte.
    private static readonly double[] Probabilities = MakeProbabilities();

    private readonly double[] _single = new double[256];
    private readonly double[] _pair = new double[BackgroundStatisticsFormat.PairCount];
    private readonly int[] _listedTrigrams;
    private readonly double[] _listedProbabilities;

    // Where the listed trigrams begin whose first two bytes are these: there are few of each pair, and the compiler asks for millions.
    private readonly int[] _firstOfPair = new int[BackgroundStatisticsFormat.PairCount + 1];
    private readonly double _rarestListed = 1;

    private BackgroundStatistics(ReadOnlySpan<byte> data)
    {
        int listed = CheckHeader(data);
        ImageCount = BinaryPrimitives.ReadUInt32LittleEndian(data[8..]);
        SampledBytes = BinaryPrimitives.ReadInt64LittleEndian(data[16..]);
        ReadPairs(data.Slice(BackgroundStatisticsFormat.HeaderSize, BackgroundStatisticsFormat.PairCount));

        _listedTrigrams = new int[listed];
        _listedProbabilities = new double[listed];
        ReadOnlySpan<byte> entries = data[(BackgroundStatisticsFormat.HeaderSize + BackgroundStatisticsFormat.PairCount)..];
        for (int i = 0; i < listed; i++)
        {
            ReadOnlySpan<byte> entry = entries.Slice(
                i * BackgroundStatisticsFormat.TrigramEntrySize, BackgroundStatisticsFormat.TrigramEntrySize);
            _listedTrigrams[i] = (entry[0] << 16) | (entry[1] << 8) | entry[2];
            _listedProbabilities[i] = Probabilities[entry[3]];
            _rarestListed = Math.Min(_rarestListed, _listedProbabilities[i]);
        }

        IndexPairs();
    }

    /// <summary>Number of firmware images the statistic was taken from.</summary>
    public long ImageCount { get; }

    /// <summary>Number of bytes counted, over all images.</summary>
    public long SampledBytes { get; }

    /// <summary>Reads the statistic that ships with the compiler.</summary>
    /// <returns>The statistic.</returns>
    public static BackgroundStatistics Load()
    {
        using Stream stream = BackgroundStatisticsFormat.OpenShipped();
        return Read(stream);
    }

    /// <summary>Reads a statistic, for example one built from one's own firmware.</summary>
    /// <param name="stream">What <see cref="BackgroundStatisticsBuilder"/> wrote.</param>
    /// <returns>The statistic.</returns>
    /// <exception cref="InvalidDataException">The data is not a statistic, or is cut short.</exception>
    public static BackgroundStatistics Read(Stream stream)
    {
        using var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        return new BackgroundStatistics(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }

    /// <summary>Probability that a byte of firmware has this value.</summary>
    /// <param name="a">The byte.</param>
    /// <returns>A probability above 0; the 256 of them add up to 1.</returns>
    public double Probability1(byte a)
    {
        return _single[a];
    }

    /// <summary>Probability that two neighbouring bytes of firmware have these values.</summary>
    /// <param name="a">First byte.</param>
    /// <param name="b">Second byte.</param>
    /// <returns>A probability above 0, exact to one step of the stored table (4.4 %).</returns>
    public double Probability2(byte a, byte b)
    {
        return _pair[(a << 8) | b];
    }

    /// <summary>Probability that three neighbouring bytes of firmware have these values.</summary>
    /// <param name="a">First byte.</param>
    /// <param name="b">Second byte.</param>
    /// <param name="c">Third byte.</param>
    /// <returns>A probability above 0: counted for the commonest trigrams, estimated for the others.</returns>
    public double Probability3(byte a, byte b, byte c)
    {
        int pair = (a << 8) | b;
        int first = _firstOfPair[pair];
        int found = _listedTrigrams.AsSpan(first, _firstOfPair[pair + 1] - first).BinarySearch((pair << 8) | c);
        if (found >= 0)
        {
            return _listedProbabilities[first + found];
        }

        return Math.Min(_rarestListed, Probability2(a, b) * Probability2(b, c) / Probability1(b));
    }

    /// <summary>Probability of all trigrams that begin with two bytes: <see cref="Probability3"/> for each third byte.</summary>
    /// <param name="a">First byte.</param>
    /// <param name="b">Second byte.</param>
    /// <param name="probabilities">Receives 256 probabilities, by third byte.</param>
    public void FillProbability3(byte a, byte b, Span<double> probabilities)
    {
        double estimate = Probability2(a, b) / Probability1(b);
        for (int c = 0; c < 256; c++)
        {
            probabilities[c] = Math.Min(_rarestListed, Probability2(b, (byte)c) * estimate);
        }

        int first = (a << 16) | (b << 8);
        for (int i = _firstOfPair[first >> 8]; i < _firstOfPair[(first >> 8) + 1]; i++)
        {
            probabilities[_listedTrigrams[i] - first] = _listedProbabilities[i];
        }
    }

    private static int CheckHeader(ReadOnlySpan<byte> data)
    {
        const int Fixed = BackgroundStatisticsFormat.HeaderSize + BackgroundStatisticsFormat.PairCount;
        if (data.Length < Fixed)
        {
            throw new InvalidDataException($"background statistic: expected at least {Fixed} bytes, found {data.Length}");
        }

        uint magic = BinaryPrimitives.ReadUInt32LittleEndian(data);
        ushort version = BinaryPrimitives.ReadUInt16LittleEndian(data[4..]);
        ushort steps = BinaryPrimitives.ReadUInt16LittleEndian(data[6..]);
        if (magic != BackgroundStatisticsFormat.Magic
            || version != BackgroundStatisticsFormat.Version
            || steps != BackgroundStatisticsFormat.StepsPerBit)
        {
            throw new InvalidDataException(
                $"background statistic: expected magic 0x{BackgroundStatisticsFormat.Magic:X8}, version "
                + $"{BackgroundStatisticsFormat.Version}, {BackgroundStatisticsFormat.StepsPerBit} steps a bit at offset 0, "
                + $"found 0x{magic:X8}, {version}, {steps}");
        }

        uint listed = BinaryPrimitives.ReadUInt32LittleEndian(data[12..]);
        long expected = Fixed + (long)listed * BackgroundStatisticsFormat.TrigramEntrySize;
        if (data.Length != expected)
        {
            throw new InvalidDataException(
                $"background statistic: {listed} trigrams (offset 12) need {expected} bytes in all, found {data.Length}");
        }

        return (int)listed;
    }

    private static double[] MakeProbabilities()
    {
        double[] probabilities = new double[256];
        for (int cost = 0; cost < probabilities.Length; cost++)
        {
            probabilities[cost] = Math.Pow(2, -(double)cost / BackgroundStatisticsFormat.StepsPerBit);
        }

        return probabilities;
    }

    private void IndexPairs()
    {
        int next = 0;
        for (int pair = 0; pair < BackgroundStatisticsFormat.PairCount; pair++)
        {
            _firstOfPair[pair] = next;
            while (next < _listedTrigrams.Length && _listedTrigrams[next] >> 8 <= pair)
            {
                next++;
            }
        }

        _firstOfPair[^1] = next;
    }

    /// <summary>Decodes the pairs, makes them add up to 1 again after rounding, and sums them up to single bytes.</summary>
    private void ReadPairs(ReadOnlySpan<byte> costs)
    {
        double sum = 0;
        for (int i = 0; i < costs.Length; i++)
        {
            _pair[i] = Probabilities[costs[i]];
            sum += _pair[i];
        }

        for (int i = 0; i < costs.Length; i++)
        {
            _pair[i] /= sum;
            _single[i >> 8] += _pair[i];
        }
    }
}
