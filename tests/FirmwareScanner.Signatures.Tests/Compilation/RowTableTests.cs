using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Database;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Model;
using Xunit;

namespace FirmwareScanner.Signatures.Tests.Compilation;

/// <summary>Filters of rows: no gram is lost by laying rows over each other, and of each remainder a sequence has one.</summary>
public sealed class RowTableTests
{
    private const int Sequences = 120;

    [Theory]
    [InlineData(1, RowPacker.LeastFilterBits, 0)]
    [InlineData(2, 10, 4)]
    [InlineData(4, 12, 9)]
    [InlineData(7, 13, 0)]
    public void Every_gram_of_every_atom_is_found_in_its_row(int stride, int filterBits, int bucketBits)
    {
        List<CompiledSequence> members = RandomSequences(stride, () => -1);
        var grams = new List<TableGram>();
        PlacedSequence[] placed = Select(stride, members).Place(grams);
        var shape = new TableShape(2, stride, filterBits, bucketBits, 0, 0);

        ushort[] starts = RowPacker.Pack(shape, grams, CostModel.Device, GramStatistics.Shared);
        var table = FilterTable.Build(shape, grams, starts);

        Assert.Equal(members, placed.Select(member => member.Sequence));
        Assert.All(placed, member => Assert.Equal(
            Enumerable.Range(0, stride), OffsetsOf(grams, member).Select(offset => offset % stride).Distinct().Order()));
        Assert.All(starts, start => Assert.InRange(start, 0, table.Filter.Length - DatabaseFormat.RowLength));
        Assert.Equal(
            grams.Select(gram => gram.Bytes & 0xFF).Distinct().Order(), Enumerable.Range(0, starts.Length).Where(value => starts[value] != 0));
        foreach (TableGram gram in grams)
        {
            int index = starts[gram.Bytes & 0xFF] + (gram.Bytes >> 8);
            int bucket = index & ((1 << bucketBits) - 1);
            Assert.Equal(gram.Follower.Bits, gram.Follower.Bits & table.Filter[index]);
            Assert.Contains(
                Enumerable.Range(table.BucketStart[bucket], table.BucketStart[bucket + 1] - table.BucketStart[bucket]),
                entry => table.EntrySequence[entry] == gram.Sequence && (table.EntryShift[entry] & TableEntry.OffsetMask) == gram.Offset);
        }
    }

    [Fact]
    public void Grams_that_begin_with_the_same_few_bytes_are_preferred()
    {
        var random = new Random(9);
        const int Stride = 3;
        List<CompiledSequence> members = RandomSequences(Stride, () => random.Next(3) == 0 ? 0xC7 : -1);
        var scattered = new List<TableGram>();
        var shape = new TableShape(2, Stride, 13, 9, 5, 0);
        AtomPlacer.Place(shape, members, CostModel.Device, GramStatistics.Shared, new GramBuffer(GramStatistics.Shared), scattered);
        var grams = new List<TableGram>();

        Select(Stride, members).Place(grams);

        int first = grams.Select(gram => gram.Bytes & 0xFF).Distinct().Count();
        Assert.InRange(first, 1, scattered.Select(gram => gram.Bytes & 0xFF).Distinct().Count() / 2);
    }

    [Fact]
    public void Desktop_has_no_rows_and_a_device_has_them_where_there_are_grams_of_2()
    {
        RuleSet rules = ModelBuilder.Texts(Enumerable.Range(0, 40).Select(i => new Random(i).GetItems(Enumerable.Range(1, 250).Select(b => (byte)b).ToArray(), 20)));

        var desktop = new ImageFile(ModelBuilder.Compile(rules, new CompilerOptions { Profile = TargetProfile.Desktop }).Image);
        var device = new ImageFile(ModelBuilder.Compile(rules, new CompilerOptions { Profile = TargetProfile.Device }).Image);

        Assert.Empty(desktop.Shorts(SectionKind.RowStart));
        Assert.Equal(2, device.Bytes(SectionKind.TableShape)[TableShapeField.GramLength]);
        Assert.Equal(DatabaseFormat.RowCount, device.Shorts(SectionKind.RowStart).Length);
        Assert.Contains(device.Shorts(SectionKind.RowStart), start => start == 0);
    }

    private static RowSelection Select(int stride, List<CompiledSequence> members) =>
        new(stride, members, CostModel.Device, GramStatistics.Shared, new GramBuffer(GramStatistics.Shared));

    private static IEnumerable<int> OffsetsOf(List<TableGram> grams, PlacedSequence member) =>
        grams.Where(gram => gram.Sequence == member.Sequence.Number).Select(gram => gram.Offset);

    // A byte is what was asked for, or any; now and then one of two.
    private static List<CompiledSequence> RandomSequences(int stride, Func<int> wanted)
    {
        var random = new Random(stride);
        var sequences = new List<CompiledSequence>();
        for (int number = 0; number < Sequences; number++)
        {
            SequenceCell[] cells = [.. Enumerable.Range(0, random.Next(stride + 3, 40)).Select(_ => SequenceCell.OfByte(Element(random, wanted())))];
            sequences.Add(new CompiledSequence(number, cells, FullWordKind.None) { Number = number });
        }

        return sequences;
    }

    private static ByteElement Element(Random random, int wanted)
    {
        byte value = (byte)(wanted < 0 ? random.Next(2, 255) : wanted);
        return wanted < 0 && random.Next(8) == 0 ? ByteElement.Masked((byte)(value & 0xFE), 0xFE) : ByteElement.Exactly(value);
    }
}
