using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Database;
using FirmwareScanner.Memory;
using FirmwareScanner.Scanning;
using Xunit;

namespace FirmwareScanner.Core.Tests.Scanning;

/// <summary>
/// The hot loops have their own copy of the hash, and look at several samples a round: they must have exactly those verified that
/// <see cref="GramHash"/> finds in the filter, one after the other.
/// </summary>
public sealed class FilterLoopTests
{
    private const int FilterLog = 12;

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Loops_have_exactly_the_samples_verified_that_the_hash_finds(int gram)
    {
        var random = new Random(gram);
        byte[] bitOfByte = [.. Enumerable.Range(0, 256).Select(value => (byte)(1 << GramHash.FilterBit(value)))];
        int hits = 0;
        int misses = 0;
        for (int round = 0; round < 600; round++)
        {
            int shift0 = random.Next(FilterLog - 7);
            int shift1 = gram == 3 ? random.Next(FilterLog - 7) : 0;
            int stride = random.Next(1, 17);
            byte[] filter = new byte[1 << FilterLog];
            for (int bits = random.Next(4000); bits > 0; bits--)
            {
                filter[random.Next(filter.Length)] |= (byte)(1 << random.Next(8));
            }

            byte[] buffer = new byte[random.Next(gram + 1, 400)];
            random.NextBytes(buffer);
            SignatureDatabase database = DatabaseOf(gram, stride, shift0, shift1, filter);
            int end = random.Next(buffer.Length - gram + 1);
            int start = random.Next(end + 1);
            List<int> expected = [.. Samples(start, end, stride).Where(at => Hits(buffer, at, gram, filter, 1 << shift0, 1 << shift1))];

            long found = Count(gram, database, buffer, start, end, bitOfByte, out int past);

            Assert.Equal(expected.Count, found);
            Assert.Equal(start + (((end - start) + stride - 1) / stride * stride), past);
            hits += expected.Count;
            misses += Samples(start, end, stride).Count() - expected.Count;
        }

        Assert.InRange(hits, 200, int.MaxValue);
        Assert.InRange(misses, 500, int.MaxValue);
    }

    [Fact]
    public void Loop_over_rows_has_exactly_the_samples_verified_whose_first_byte_has_a_row_with_the_gram()
    {
        var random = new Random(3);
        byte[] bitOfByte = [.. Enumerable.Range(0, 256).Select(value => (byte)(1 << GramHash.FilterBit(value)))];
        int hits = 0;
        int withoutRow = 0;
        for (int round = 0; round < 600; round++)
        {
            byte[] filter = new byte[1 << FilterLog];
            for (int bits = random.Next(4000); bits > 0; bits--)
            {
                filter[random.Next(filter.Length)] |= (byte)(1 << random.Next(8));
            }

            byte[] buffer = new byte[random.Next(3, 700)];
            random.NextBytes(buffer);
            int stride = random.Next(1, 17);
            SignatureDatabase database = DatabaseOf(2, stride, 0, 0, filter);
            int rows = random.Next(257);
            ushort[] starts = [.. Enumerable.Range(0, 256)
                .Select(_ => random.Next(256) < rows ? (ushort)random.Next(filter.Length - DatabaseFormat.RowLength + 1) : (ushort)0)];
            database.RowStart[0] = starts;
            int end = random.Next(buffer.Length - 1);
            int start = random.Next(end + 1);
            int[] samples = [.. Samples(start, end, stride)];
            int expected = samples.Count(at => starts[buffer[at]] != 0
                && (filter[starts[buffer[at]] + buffer[at + 1]] & (1 << GramHash.FilterBit(buffer[at + 2]))) != 0);
            var plan = new MemoryPlan(1 << 20);
            var verifier = new CandidateVerifier(database, new ScanState(database, plan), new ScanWindow(), plan);

            int past = RowLoop.Scan(verifier, database, 0, buffer, start, end, bitOfByte);

            Assert.Equal(expected, verifier.CandidateCount);
            Assert.Equal(start + (((end - start) + stride - 1) / stride * stride), past);
            hits += expected;
            withoutRow += samples.Count(at => starts[buffer[at]] == 0);
        }

        Assert.InRange(hits, 200, int.MaxValue);
        Assert.InRange(withoutRow, 500, int.MaxValue);
    }

    private static IEnumerable<int> Samples(int start, int end, int stride)
    {
        for (int at = start; at < end; at += stride)
        {
            yield return at;
        }
    }

    private static bool Hits(byte[] buffer, int at, int gram, byte[] filter, int m0, int m1)
    {
        int third = gram == 3 ? buffer[at + 2] : 0;
        int index = GramHash.Index(gram, buffer[at], buffer[at + 1], third, m0, m1);
        return (filter[index] & (1 << GramHash.FilterBit(buffer[at + gram]))) != 0;
    }

    private static long Count(int gram, SignatureDatabase database, byte[] buffer, int start, int end, byte[] bitOfByte, out int past)
    {
        var plan = new MemoryPlan(1 << 20);
        var verifier = new CandidateVerifier(database, new ScanState(database, plan), new ScanWindow(), plan);
        past = gram == 3
            ? FilterLoop.Scan3(verifier, database, 0, buffer, start, end, bitOfByte)
            : FilterLoop.Scan2(verifier, database, 0, buffer, start, end, bitOfByte);
        return verifier.CandidateCount;
    }

    // No bucket has an entry: what passes the filter is counted as a candidate, and nothing comes of it.
    private static SignatureDatabase DatabaseOf(int gram, int stride, int shift0, int shift1, byte[] filter)
    {
        var database = new SignatureDatabase { TableShape = new byte[TableShapeField.Count] };
        database.TableShape[TableShapeField.GramLength] = (byte)gram;
        database.TableShape[TableShapeField.Stride] = (byte)stride;
        database.TableShape[TableShapeField.FilterBits] = FilterLog;
        database.TableShape[TableShapeField.BucketBits] = 4;
        database.TableShape[TableShapeField.Shift0] = (byte)shift0;
        database.TableShape[TableShapeField.Shift1] = (byte)shift1;
        database.Filter[0] = filter;
        database.BucketStart[0] = new ushort[17];
        database.BucketStartHigh[0] = [];
        database.RowStart[0] = [];
        database.EntrySequence[0] = [];
        database.EntryShift[0] = [];
        return database;
    }
}
