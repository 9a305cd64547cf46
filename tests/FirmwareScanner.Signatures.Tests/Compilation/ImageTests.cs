using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using FirmwareScanner.Database;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Model;
using Xunit;

namespace FirmwareScanner.Signatures.Tests.Compilation;

/// <summary>The layout of the image, section by section.</summary>
public class ImageTests
{
    private const string Many = """
        rule one { strings: $a = "plain text of a signature" condition: $a }
        rule two { strings: $a = { 4D 5A ?? 90 [4-8] 50 45 } $b = "both" nocase condition: all of them }
        rule three { strings: $a = { 11 22 33 [-] 44 55 66 } condition: $a }
        """;

    [Fact]
    public void Same_rules_give_same_bytes()
    {
        Assert.Equal(Compile(Many).Image, Compile(Many).Image);
        Assert.Equal(Compile(Many).Names.ToUtf8(), Compile(Many).Names.ToUtf8());
    }

    [Fact]
    public void Checksum_covers_the_file_with_the_field_as_0()
    {
        byte[] image = Compile(Many).Image;
        uint stored = new ImageFile(image).Checksum;
        image.AsSpan(16, 4).Clear();
        var checksum = new Crc32();
        checksum.Add(image, 0, image.Length);

        Assert.Equal(checksum.Value, stored);
    }

    [Fact]
    public void Authentication_code_is_the_hmac_of_the_file_without_it_and_without_the_checksum()
    {
        byte[] key = Encoding.ASCII.GetBytes("key");
        byte[] image = ModelBuilder.Compile(RulesOf(Many), new CompilerOptions { AuthenticationKey = key }).Image;
        byte[] stored = new ImageFile(image).Bytes(SectionKind.AuthenticationCode);
        Scan.Load(image, key);
        image.AsSpan(16, 4).Clear();
        image.AsSpan(image.Length - 32).Clear();

        Assert.Equal(1, BinaryPrimitives.ReadInt32LittleEndian(image.AsSpan(12)));
        Assert.Equal(HMACSHA256.HashData(key, image), stored);
    }

    [Fact]
    public void Empty_rule_set_gives_a_valid_database()
    {
        CompiledDatabase database = ModelBuilder.Compile(ModelBuilder.Set());

        Assert.Equal([0], new ImageFile(database.Image).Shorts(SectionKind.SequenceStart));
        Assert.Empty(Scan.Run(database, [1, 2, 3]).Matches);
    }

    [Fact]
    public void Plain_sequence_is_its_bytes()
    {
        ImageFile image = Open("rule r { strings: $a = \"abcdef\" condition: $a }");

        Assert.Equal("abcdef"u8.ToArray(), image.SequenceBytes(0));
        Assert.Equal([0], image.Bytes(SectionKind.SequenceFlags));
    }

    [Fact]
    public void Masked_sequence_is_values_then_masks_and_short_fixed_jumps_are_masked()
    {
        ImageFile image = Open("rule r { strings: $a = { 11 2? ?? [2] 33 44 } condition: $a }");

        Assert.Equal([0x11, 0x20, 0, 0, 0, 0x33, 0x44, 0xFF, 0xF0, 0, 0, 0, 0xFF, 0xFF], image.SequenceBytes(0));
        Assert.Equal([SequenceFlags.Masked], image.Bytes(SectionKind.SequenceFlags));
    }

    [Fact]
    public void Extended_sequence_is_a_program()
    {
        ImageFile image = Open("rule r { strings: $a = { 11 22 33 [20] ~44 4? [3-5] 55 } condition: $a }");

        Assert.Equal(
            [0, 0, 0, 1, 3, 0, 0x11, 0x22, 0x33, 4, 20, 0, 3, 0, 0, 2, 1, 0, 0x40, 0xF0, 5, 3, 0, 5, 0, 1, 1, 0, 0x55],
            image.SequenceBytes(0));
        Assert.Equal([SequenceFlags.Extended], image.Bytes(SectionKind.SequenceFlags));
        Assert.Equal(31, image.LongestExtendedSpan);
        byte[] set = image.ByteClass(0);
        Assert.Equal(Enumerable.Range(0, 256).Select(v => v != 0x44), Enumerable.Range(0, 256).Select(v => (set[v >> 3] >> (v & 7) & 1) != 0));
    }

    [Fact]
    public void Atom_behind_a_gap_is_stored_with_its_spread()
    {
        ImageFile image = Open("rule r { strings: $a = { 00 [1-4] 81 92 A3 B4 C5 D6 } condition: $a }");
        byte[] bytes = image.SequenceBytes(0);
        int length = bytes[2];

        Assert.Equal(3, BinaryPrimitives.ReadUInt16LittleEndian(bytes));
        Assert.InRange(length, 1, 6);
        int atom = image.Bytes(SectionKind.SequenceAtom)[0];
        Assert.Equal(new byte[] { 0x81, 0x92, 0xA3, 0xB4, 0xC5, 0xD6 }[(atom - 2)..(atom - 2 + length)], bytes[3..(3 + length)]);
        Assert.All(bytes[(3 + length)..(3 + (2 * length))], m => Assert.Equal(0xFF, m));
    }

    [Fact]
    public void Chain_is_split_at_unbounded_jumps_into_neighbouring_links()
    {
        ImageFile image = Open("rule r { strings: $a = { 11 22 33 [5-] 44 55 [2-3] [-] 66 77 } condition: $a }");

        Assert.Equal([0, 1, 2], image.Shorts(SectionKind.LinkSequence));
        Assert.Equal([0xFFFFFFFF, 5, 2], image.Ints(SectionKind.LinkGap));
        Assert.All(image.Bytes(SectionKind.SequenceFlags), f => Assert.Equal(SequenceFlags.Link, f));
        Assert.Equal(1, image.Tables);
        Assert.Equal([0, 1, 2], image.Shorts(SectionKind.EntrySequence).Distinct().Order());
    }

    [Fact]
    public void Buckets_are_in_order_and_every_gram_of_every_atom_is_entered()
    {
        ImageFile image = Open(Many);
        Assert.Equal(8 * image.Tables, image.Bytes(SectionKind.TableShape).Length);
        for (int table = 0; table < image.Tables; table++)
        {
            byte[] shape = image.Bytes(SectionKind.TableShape)[(8 * table)..];
            byte[] filter = image.Bytes(SectionKind.Filter, table);
            int[] starts = image.Shorts(SectionKind.BucketStart, table);
            int[] sequences = image.Shorts(SectionKind.EntrySequence, table);
            byte[] shifts = image.Bytes(SectionKind.EntryShift, table);
            Assert.Equal(1 << shape[2], filter.Length);
            Assert.Equal((1 << shape[3]) + 1, starts.Length);
            Assert.Equal(sequences.Length, starts[^1]);
            for (int bucket = 0; bucket < starts.Length - 1; bucket++)
            {
                var entries = Enumerable.Range(starts[bucket], starts[bucket + 1] - starts[bucket])
                    .Select(e => (-(shifts[e] & TableEntry.OffsetMask), sequences[e], shifts[e] >> TableEntry.FingerprintShift)).ToList();
                Assert.Equal(entries.Distinct().Order(), entries);
            }

            foreach (int sequence in sequences.Distinct())
            {
                var remainders = Enumerable.Range(0, sequences.Length).Where(e => sequences[e] == sequence)
                    .Select(e => (shifts[e] & TableEntry.OffsetMask) % shape[1]);
                Assert.Equal(Enumerable.Range(0, shape[1]), remainders.Distinct().Order());
            }
        }
    }

    [Fact]
    public void Pattern_used_only_at_a_constant_is_anchored_and_needs_no_table()
    {
        ImageFile image = Open("rule r { strings: $a = \"MZxx\" condition: $a at 0x40 }");

        Assert.Equal([0], image.Shorts(SectionKind.AnchoredSequence));
        Assert.Equal([0x40], image.Ints(SectionKind.AnchoredFirst));
        Assert.Equal([0x40], image.Ints(SectionKind.AnchoredLast));
        Assert.Equal(0, image.Tables);
        Assert.Empty(image.Bytes(SectionKind.ByteScanSequence));
        Assert.Empty(image.Bytes(SectionKind.WatchPattern));
        Assert.Equal([ConditionCode.AnyOwn, ConditionCode.End, 0, 0], image.Code(0));
    }

    [Fact]
    public void Pattern_used_at_two_constants_is_anchored_at_both_and_watched()
    {
        ImageFile image = Open("rule r { strings: $a = \"MZxx\" condition: $a at 64 or $a at 0 }");

        Assert.Equal([0, 64], image.Ints(SectionKind.AnchoredFirst));
        Assert.Equal([0, 64], image.Ints(SectionKind.WatchFirst));
        Assert.Equal([0, 64], image.Ints(SectionKind.WatchLast));
        Assert.Equal([0, 0], image.Bytes(SectionKind.WatchKind));
        Assert.Equal([SequenceFlags.Watched], image.Bytes(SectionKind.SequenceFlags));
        Assert.Equal(
            [ConditionCode.Watch, 1, 0, ConditionCode.Watch, 0, 0, ConditionCode.Or, ConditionCode.End], image.Code(0));
        Assert.Equal(2, image.StackDepth);
    }

    [Fact]
    public void Start_range_is_anchored_up_to_a_shift_of_256_and_a_range_beyond()
    {
        Pattern near = Ranged(new StartRange(false, 100, 256));
        Pattern far = Ranged(new StartRange(false, 100, 257));
        var image = new ImageFile(
            ModelBuilder.Compile(ModelBuilder.Set(ModelBuilder.Rule("near", near), ModelBuilder.Rule("far", far))).Image);

        Assert.Equal([0], image.Shorts(SectionKind.AnchoredSequence));
        Assert.Equal([100], image.Ints(SectionKind.AnchoredFirst));
        Assert.Equal([356], image.Ints(SectionKind.AnchoredLast));
        Assert.Equal([1], image.Shorts(SectionKind.RangePattern));
        Assert.Equal([100], image.Ints(SectionKind.RangeFirst));
        Assert.Equal([357], image.Ints(SectionKind.RangeLast));
        Assert.Equal([0, SequenceFlags.Ranged], image.Bytes(SectionKind.SequenceFlags));
    }

    [Fact]
    public void Start_counted_from_the_end_is_an_end_entry_that_is_reported()
    {
        var image = new ImageFile(
            ModelBuilder.Compile(ModelBuilder.Set(ModelBuilder.Rule("r", Ranged(new StartRange(true, 100, 20))))).Image);

        Assert.Equal([0], image.Shorts(SectionKind.EndPattern));
        Assert.Equal([100], image.Ints(SectionKind.EndDistance));
        Assert.Equal([20], image.Ints(SectionKind.EndShift));
        Assert.Equal([0xFFFF], image.Shorts(SectionKind.EndWatch));
        Assert.Equal(100, image.Tail);
        Assert.Equal(0, image.Tables);
    }

    [Fact]
    public void Offsets_from_the_end_in_conditions_are_end_entries_with_a_watch_when_the_pattern_is_sought_too()
    {
        ImageFile image = Open(
            "rule r { strings: $a = \"tail\" condition: $a and $a at filesize - 4 and $a in (filesize-100..filesize - 50) }");

        Assert.Equal([4, 100], image.Ints(SectionKind.EndDistance));
        Assert.Equal([0, 50], image.Ints(SectionKind.EndShift));
        Assert.Equal([0, 1], image.Shorts(SectionKind.EndWatch));
        Assert.Equal([(byte)WatchKind.AtEnd, (byte)WatchKind.AtEnd], image.Bytes(SectionKind.WatchKind));
        Assert.Equal(100, image.Tail);
    }

    [Fact]
    public void Ranges_and_indexed_matches_are_watches()
    {
        ImageFile image = Open(
            "rule r { strings: $a = \"text\" condition: $a in (8..99) and $a in (5..filesize-7) and @a[3] > 4 and !a[2] == 4 }");

        Assert.Equal([(byte)WatchKind.InRange, (byte)WatchKind.FirstFrom, (byte)WatchKind.FirstMatches], image.Bytes(SectionKind.WatchKind));
        Assert.Equal([8, 5, 3], image.Ints(SectionKind.WatchFirst));
        Assert.Equal([99, 0, 0], image.Ints(SectionKind.WatchLast));
    }

    [Fact]
    public void Integers_of_the_stream_are_probes_in_order_each_once()
    {
        ImageFile image = Open(
            "rule r { condition: uint32be(16) == 5 and uint16(0) == 6 and int16be(0) < 0 and uint8(16) == 1 }");

        Assert.Equal([0, 16, 16], image.Ints(SectionKind.ProbeOffset));
        Assert.Equal([2, 1, 4], image.Bytes(SectionKind.ProbeSize));
        Assert.Equal([ConditionCode.Read, 2, 0, 1], image.Code(0)[..4]);
    }

    [Fact]
    public void Equal_conditions_share_code_and_any_of_them_stands_first()
    {
        ImageFile image = Open(
            "rule a { condition: filesize > 5 } rule b { strings: $a = \"text\" condition: $a } "
            + "rule c { strings: $a = \"texts\" $b = \"textual\" condition: any of them } rule d { condition: filesize > 5 }");

        Assert.Equal([1, 0, 0, 1], image.Bytes(SectionKind.RuleCode));
    }

    [Fact]
    public void Some_of_a_set_counts_neighbouring_patterns_at_once()
    {
        ImageFile image = Open(
            "rule r { strings: $a1 = \"text1\" $a2 = \"text2\" $a3 = \"text3\" $b = \"other\" condition: 2 of ($a*) and $b }");

        Assert.Equal(
            [ConditionCode.PresentOf, 0, 0, 3, 0, ConditionCode.PushByte, 2, ConditionCode.GreaterOrEqual],
            image.Code(0)[..8]);
    }

    [Fact]
    public void Reach_counts_from_the_sampled_position_full_word_context_included()
    {
        ImageFile image = Open("rule r { strings: $a = \"abcdefghijklmnopqrstuvwxyz\" wide fullword condition: $a }");
        int atom = image.Bytes(SectionKind.SequenceAtom)[0];
        int lastGram = image.Tables == 0 ? 0 : image.Bytes(SectionKind.TableShape)[1] - 1;

        Assert.Equal(atom + lastGram + 2, image.Back);
        Assert.Equal(52 + 2 - atom, image.Ahead);
    }

    [Fact]
    public void Only_sequences_that_can_match_at_the_same_start_are_contested()
    {
        ImageFile image = Open("rule r { strings: $a = { (11 22 | 11 22 33 | 44 55) } condition: $a }");

        Assert.Equal([SequenceFlags.Contested, SequenceFlags.Contested, 0], image.Bytes(SectionKind.SequenceFlags));
    }

    [Fact]
    public void Severity_info_namespace_private_and_global_are_rule_flags()
    {
        ImageFile image = Open(
            "private rule a { condition: true } global rule b { meta: severity = \"info\" condition: true }");

        Assert.Equal([RuleFlags.Private, RuleFlags.Global | RuleFlags.Informational], image.Bytes(SectionKind.RuleFlags));
    }

    [Fact]
    public void What_the_lower_halves_cannot_hold_has_upper_halves_and_is_found()
    {
        const int Rules = 1500;
        const int Sets = 400;
        const int Filler = 50;
        static string NameOf(int rule) => string.Create(CultureInfo.InvariantCulture, $"{new string('-', Filler)}{rule * 7919:D9}");
        IEnumerable<string> plain = Enumerable.Range(0, Rules).Select(rule =>
            $"rule r{rule} {{ strings: $a = \"{NameOf(rule)}\" condition: $a and filesize != {rule + 100_000} }}");
        static string LettersOf(int set) => string.Concat(Enumerable.Range(0, 9).Where(bit => ((set >> bit) & 1) != 0).Select(bit => (char)('a' + bit)));
        IEnumerable<string> sets = Enumerable.Range(0, Sets).Select(set => $"rule s{set} {{ strings: $a = /set{set:D3}[k{LettersOf(set)}]/ condition: $a }}");
        string far = $"rule far {{ strings: $a = {{ {string.Concat(Enumerable.Repeat("00 ", 300))} 61 9B 7E 13 C5 }} condition: $a }}";
        CompiledDatabase database = ModelBuilder.Compile(RulesOf(string.Join('\n', plain) + '\n' + string.Join('\n', sets) + '\n' + far));
        var image = new ImageFile(database.Image);
        Assert.NotEmpty(image.Bytes(SectionKind.SequenceStartHigh));
        Assert.NotEmpty(image.Bytes(SectionKind.RuleCodeHigh));
        Assert.NotEmpty(image.Bytes(SectionKind.SequenceAtomHigh));
        Assert.NotEmpty(image.Bytes(SectionKind.ByteClassHigh));

        byte[] stream =
        [
            .. Encoding.ASCII.GetBytes($"{NameOf(3)} {NameOf(Rules - 1)} set399k set384a set384h set386a "),
            .. new byte[300], 0x61, 0x9B, 0x7E, 0x13, 0xC5,
        ];
        Assert.Equal([3, Rules - 1, Rules + 384, Rules + 399, Rules + Sets], Scan.Run(database, stream).Matches.Select(match => match.Pattern).Order());
    }

    private static Pattern Ranged(StartRange range) =>
        ModelBuilder.Pattern("$a", range, ModelBuilder.Sequence(ModelBuilder.Bytes("signature")));

    private static RuleSet RulesOf(string text) => new(Rules.Accept(text));

    private static CompiledDatabase Compile(string text) => ModelBuilder.Compile(RulesOf(text));

    private static ImageFile Open(string text) => new(Compile(text).Image);
}
