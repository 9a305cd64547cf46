using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Core.Tests.Scanning;
using FirmwareScanner.Database;
using FirmwareScanner.Memory;
using FirmwareScanner.Scanning;
using FirmwareScanner.Signatures.Compilation;
using Xunit;

namespace FirmwareScanner.Core.Tests.Database;

/// <summary>The reader's calls in any order, a full heap at any allocation, and what it refuses although it would be safe.</summary>
public sealed class DatabaseReaderTests
{
    private const string Rules = """
        rule words { strings: $a = "root" fullword $b = { 61 62 [0-9] 63 64 65 66 } condition: @a[2] > 3 or any of them }
        rule chain { strings: $a = { 65 66 [-] 67 68 ~69 6A } condition: $a and uint32be(2) > 5 }
        rule spread { strings: $a = { 61 ~62 [0-6] 63 64 65 66 67 68 69 } condition: $a }
        """;

    private const int Namespaces = 46;
    private const int RuleCount = 36;

    private static readonly byte[] Image = ScanBench.Compile(ScanBench.Parse(Rules), TargetProfile.Device);

    [Fact]
    public void Load_before_open_is_refused()
    {
        Assert.Equal(DatabaseError.WrongOrder, Reader(Image, out _).Load());
    }

    [Fact]
    public void Load_after_a_file_was_refused_is_refused()
    {
        DatabaseReader reader = Reader(Image[..^1], out _);
        Assert.Equal(DatabaseError.WrongLength, reader.Open(null));
        Assert.Equal(DatabaseError.WrongOrder, reader.Load());
    }

    [Fact]
    public void Open_and_load_a_second_time_are_refused_and_change_nothing()
    {
        DatabaseReader reader = Reader(Image, out MemoryPlan plan);
        Assert.Equal(DatabaseError.None, reader.Open(null));
        int entries = plan.Count;
        Assert.Equal(DatabaseError.WrongOrder, reader.Open(null));
        Assert.Equal(entries, plan.Count);
        Assert.Equal(DatabaseError.None, reader.Load());
        Assert.Equal(DatabaseError.WrongOrder, reader.Load());
        Assert.True(reader.Database.IsLoaded);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 1)]
    [InlineData(255, 1)]
    public void Row_that_does_not_end_within_its_filter_is_refused(int firstByte, int beyond)
    {
        var image = new DatabaseImage(Image);
        byte[] rows = image[SectionKind.RowStart];
        Assert.Equal(2 * DatabaseFormat.RowCount, rows.Length);
        int start = image[SectionKind.Filter].Length - DatabaseFormat.RowLength + beyond;
        BitConverter.GetBytes((ushort)start).CopyTo(rows, 2 * firstByte);

        DatabaseReader reader = Reader(image.ToBytes(), out _);

        Assert.Equal(DatabaseError.None, reader.Open(null));
        Assert.Equal(beyond == 0 ? DatabaseError.None : DatabaseError.BadTable, reader.Load());
    }

    [Theory]
    [InlineData(TableShapeField.GramLength, 3)]
    [InlineData(TableShapeField.Shift0, 1)]
    public void Rows_of_a_table_that_is_not_of_pairs_or_has_a_multiplier_are_refused(int field, byte value)
    {
        var image = new DatabaseImage(Image);
        image[SectionKind.TableShape][field] = value;

        DatabaseReader reader = Reader(image.ToBytes(), out _);

        Assert.Equal(DatabaseError.None, reader.Open(null));
        Assert.Equal(DatabaseError.BadTable, reader.Load());
    }

    [Fact]
    public void Sequence_without_a_byte_is_refused()
    {
        byte[] plain = ScanBench.Compile(ScanBench.Parse("rule plain { strings: $a = \"abc\" condition: $a }"), TargetProfile.Device);
        var image = new DatabaseImage(plain);
        image[SectionKind.SequenceBytes] = [];
        image[SectionKind.SequenceStart] = new byte[4];

        DatabaseReader reader = Reader(image.ToBytes(), out _);

        Assert.Equal(DatabaseError.None, reader.Open(null));
        Assert.Equal(DatabaseError.BadSequence, reader.Load());
    }

    [Fact]
    public void Start_up_with_a_full_heap_at_any_allocation_is_refused_not_thrown()
    {
        int refused = 0;
        bool isStarted = false;
        for (int allocation = 1; !isStarted; allocation++)
        {
            DatabaseReader reader = Reader(Image, out MemoryPlan plan);
            Assert.Equal(DatabaseError.None, reader.Open(null));
            var scanner = new StreamScanner(reader.Database, plan);
            plan.FailAllocation(allocation);
            DatabaseError error = reader.Load();
            Assert.True(error is DatabaseError.None or DatabaseError.OverBudget, $"allocation {allocation}: {error}");
            Assert.Equal(error == DatabaseError.None, reader.Database.IsLoaded);
            isStarted = error == DatabaseError.None && scanner.Attach(plan);
            Assert.Equal(isStarted ? ScanFault.None : ScanFault.NotAttached, scanner.Begin(new CollectingSink()));
            refused += isStarted ? 0 : 1;
        }

        Assert.True(refused > 30, $"only {refused} allocations");
    }

    [Fact]
    public void Load_extended_sequence_that_is_a_full_word_is_refused()
    {
        AssertFlagsRefused(SequenceFlags.Extended, SequenceFlags.FullWord);
        AssertFlagsRefused(SequenceFlags.Extended, SequenceFlags.FullWordWide);
    }

    [Fact]
    public void Load_sequence_that_is_a_full_word_both_ways_is_refused()
    {
        AssertFlagsRefused(SequenceFlags.FullWord, SequenceFlags.FullWordWide);
    }

    [Fact]
    public void Load_link_whose_distance_to_its_atom_varies_is_refused()
    {
        var image = new DatabaseImage(Image);
        byte[] flags = image[SectionKind.SequenceFlags];
        byte[] bytes = image[SectionKind.SequenceBytes];
        ushort[] starts = image.UShorts(SectionKind.SequenceStart);
        int spread = Enumerable.Range(0, flags.Length).First(
            s => (flags[s] & SequenceFlags.Extended) != 0 && BitConverter.ToUInt16(bytes, starts[s]) > 0);
        flags[spread] |= SequenceFlags.Link;
        ushort[] links = [.. image.UShorts(SectionKind.LinkSequence).Append((ushort)spread).Order()];
        List<int> gaps = [.. image.Ints(SectionKind.LinkGap)];
        gaps.Insert(Array.IndexOf(links, (ushort)spread), -1);
        image[SectionKind.LinkSequence] = [.. links.SelectMany(BitConverter.GetBytes)];
        image[SectionKind.LinkGap] = [.. gaps.SelectMany(BitConverter.GetBytes)];
        Assert.Equal(DatabaseError.BadSequence, ScanBench.TryOpen(image.ToBytes(), out _));
    }

    [Theory]
    [InlineData(250, DatabaseError.None)]
    [InlineData(300, DatabaseError.BadRule)]
    public void Load_rules_that_share_long_conditions_are_refused_when_all_together_take_too_long(int instructions, DatabaseError expected)
    {
        // 65,535 rules, one condition: a few hundred kilobytes that would otherwise take any number of steps at the end of a stream.
        const int Rules = 65_535;
        var image = new DatabaseImage(Image);
        byte[] pushAndAdd = [ConditionCode.PushByte, 1, ConditionCode.Add];
        image[SectionKind.Code] =
        [
            ConditionCode.PushByte, 1, .. Enumerable.Repeat(pushAndAdd, instructions / 2).SelectMany(code => code), ConditionCode.End,
        ];
        int patterns = image.UShorts(SectionKind.RuleFirstPattern).Max();
        image[SectionKind.RuleFirstPattern] =
            [.. Enumerable.Range(0, Rules + 1).SelectMany(rule => BitConverter.GetBytes((ushort)(rule == 0 ? 0 : patterns)))];
        image[SectionKind.RuleCode] = new byte[Rules];
        image[SectionKind.RuleFlags] = new byte[Rules];
        image[SectionKind.RuleAlways] = new byte[(Rules + 7) / 8];
        image.SetHeader(RuleCount, Rules);
        image.SetHeader(Namespaces, 1);
        Assert.Equal(expected, ScanBench.TryOpen(image.ToBytes(), out _));
    }

    [Fact]
    public void Load_upper_half_of_another_length_than_the_lower_one_is_refused()
    {
        var image = new DatabaseImage(Image);
        image[SectionKind.SequenceStartHigh] = new byte[2];
        Assert.Equal(DatabaseError.BadSectionLength, ScanBench.TryOpen(image.ToBytes(), out _));

        image = new DatabaseImage(Image);
        image[SectionKind.ByteClassHigh] = new byte[image[SectionKind.ByteClasses].Length + 8];
        Assert.Equal(DatabaseError.BadSequence, ScanBench.TryOpen(image.ToBytes(), out _));
    }

    [Fact]
    public void Load_upper_halves_of_zeros_mean_what_their_absence_means()
    {
        var image = new DatabaseImage(Image);
        image[SectionKind.SequenceStartHigh] = new byte[image[SectionKind.SequenceStart].Length];
        image[SectionKind.SequenceAtomHigh] = new byte[image[SectionKind.SequenceAtom].Length];
        image[SectionKind.ByteClassHigh] = new byte[image[SectionKind.ByteClasses].Length];
        image[SectionKind.RuleCodeHigh] = new byte[image[SectionKind.RuleCode].Length];
        image[SectionKind.RuleFlagsHigh] = new byte[image[SectionKind.RuleFlags].Length];
        Assert.Equal(DatabaseError.None, ScanBench.TryOpen(image.ToBytes(), out _));
    }

    [Theory]
    [InlineData(SectionKind.SequenceStartHigh, SectionKind.SequenceStart, DatabaseError.BadSequence)]
    [InlineData(SectionKind.ByteClassHigh, SectionKind.ByteClasses, DatabaseError.BadSequence)]
    [InlineData(SectionKind.RuleCodeHigh, SectionKind.RuleCode, DatabaseError.BadRule)]
    [InlineData(SectionKind.RuleFlagsHigh, SectionKind.RuleFlags, DatabaseError.BadRule)]
    public void Load_upper_halves_that_lead_out_of_a_table_are_refused(SectionKind upper, SectionKind lower, DatabaseError expected)
    {
        var image = new DatabaseImage(Image);
        byte[] halves = new byte[image[lower].Length];
        Array.Fill(halves, (byte)0xFF);
        image[upper] = halves;
        Assert.Equal(expected, ScanBench.TryOpen(image.ToBytes(), out _));
    }

    private static void AssertFlagsRefused(int present, int added)
    {
        var image = new DatabaseImage(Image);
        byte[] flags = image[SectionKind.SequenceFlags];
        int sequence = Array.FindIndex(flags, bits => (bits & present) != 0 && (bits & SequenceFlags.Link) == 0);
        Assert.Equal(DatabaseError.None, ScanBench.TryOpen(image.ToBytes(), out _));
        flags[sequence] |= (byte)added;
        Assert.Equal(DatabaseError.BadSequence, ScanBench.TryOpen(image.ToBytes(), out _));
    }

    private static DatabaseReader Reader(byte[] image, out MemoryPlan plan)
    {
        plan = new MemoryPlan(1 << 20, 128, 1 << 20);
        return new DatabaseReader(new ArrayDatabaseSource(image), plan);
    }
}
