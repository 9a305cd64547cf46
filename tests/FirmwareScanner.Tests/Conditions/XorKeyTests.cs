using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using FirmwareScanner.Files;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Testing;
using FirmwareScanner.Testing.Grammar;
using FirmwareScanner.Testing.YaraX;
using FirmwareScanner.Tests.Rules;
using Xunit;

namespace FirmwareScanner.Tests.Conditions;

/// <summary>The key that a text with <c>xor</c> was found with, by each way to find it, and as other scanners tell it.</summary>
public sealed partial class XorKeyTests
{
    private const string Strings = """
        strings:
            $any = "keyed text" xor
            $few = "keyed text" xor(0x10-0x30) ascii wide
            $no = "keyed"
        """;

    private const string Plain = "rule test { " + Strings + " condition: any of them }";
    private const string Deferred = "rule test { " + Strings + " condition: for any i in (1..#any) : ( @any[i] >= 0 ) or #few + #no > 0 }";

    [Theory]
    [InlineData(Plain)]
    [InlineData(Deferred)]
    public void Each_match_has_its_key_wherever_it_lies(string rules)
    {
        // Across the ends of pieces, far behind what is kept in memory, and at both ends of the data.
        (long Offset, byte Key)[] places =
        [
            (0, 0), (300, 1), (FileScanner.PieceLength - 4, 0x20), (FileScanner.PieceLength + 9000, 0xFF), ((3 * FileScanner.PieceLength) - 1, 0x30),
            ((4 * FileScanner.PieceLength) - 10, 0x7F),
        ];
        byte[] data = new byte[4 * FileScanner.PieceLength];
        foreach ((long offset, byte key) in places)
        {
            Keyed("keyed text", key).CopyTo(data, offset);
        }

        FiredRule fired = Scan(rules, data);

        Assert.Equal(places, fired.Matches.Where(match => match.Identifier == "$any").Select(match => (match.Offset, match.XorKey!.Value)));
        Assert.Equal(
            places.Where(place => place.Key is >= 0x10 and <= 0x30),
            fired.Matches.Where(match => match.Identifier == "$few").Select(match => (match.Offset, match.XorKey!.Value)));
        Assert.Equal([null], fired.Matches.Where(match => match.Identifier == "$no").Select(match => match.XorKey));
    }

    [Theory]
    [InlineData(Plain)]
    [InlineData(Deferred)]
    public void Wide_texts_have_the_key_of_all_their_bytes(string rules)
    {
        byte[] data = [.. "ab"u8, .. Keyed(string.Concat("keyed text".Select(letter => letter + "\0")), 0x21)];

        PatternMatch match = Assert.Single(Scan(rules, data).Matches);

        Assert.Equal(new PatternMatch("$few", 2, 20, 0x21), match);
    }

    [Fact]
    public void Streams_that_cannot_be_read_again_have_keys()
    {
        byte[] data = [.. new byte[100_000], .. Keyed("keyed text", 5), .. new byte[200_000]];
        foreach (string rules in (string[])[Plain, Deferred])
        {
            using var stream = new DribblingStream(data, new Dice(1));
            FileScanResult result = new FileScanner(TestRules.Compile(rules, defers: true)).Scan(stream, "data", TestContext.Current.CancellationToken);
            Assert.Equal(new PatternMatch("$any", 100_000, 10, 5), Assert.Single(Assert.Single(result.Rules).Matches));
        }
    }

    [Fact]
    public void Database_files_tell_keys_by_their_side_file()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "rules.fsdb");
        var compiled = TestRules.CompileDatabase(Plain);
        File.WriteAllBytes(path, compiled.Image);
        var names = compiled.Names with { Identity = (uint)SignatureSet.FromCompiled(compiled).Database.Identity };
        names.Save(path + SignatureSet.NamesExtension);

        FileScanResult result = new FileScanner(SignatureSet.Load(path)).Scan(
            new MemoryStream(Keyed("keyed text", 0x55)), "data", TestContext.Current.CancellationToken);

        Assert.Equal<byte?>(0x55, Assert.Single(Assert.Single(result.Rules).Matches).XorKey);
    }

    [Fact]
    public void Keys_are_those_that_yara_tells()
    {
        Version? version = YaraSide.FindVersion();
        Assert.SkipWhen(
            version is null || version < new Version(4, 3),
            $"yara 4.3 or later is needed for this comparison, found {version?.ToString() ?? "none"} (FIRMWARESCANNER_YARA names one)");
        using var folder = new TemporaryFolder();
        byte[] data = Sample();
        File.WriteAllText(Path.Combine(folder.Path, "rules.yar"), Deferred);
        File.WriteAllBytes(Path.Combine(folder.Path, "data"), data);

        string output = StartedProgram.Run(new ProcessStartInfo(YaraSide.Program, ["-X", "-L", "rules.yar", "data"]) { WorkingDirectory = folder.Path }).Output;

        // To yara what is not keyed has the key 0.
        IEnumerable<string> told = KeyLine().Matches(output).Where(match => match.Groups["name"].Value != "$no").Select(match =>
            $"{match.Groups["name"].Value} {Convert.ToInt64(match.Groups["offset"].Value, 16)} {match.Groups["length"].Value} {Convert.ToInt32(match.Groups["key"].Value, 16)}");
        Compare(told, Scan(Deferred, data));
    }

    [Fact]
    public void Keys_are_those_that_yara_x_tells()
    {
        string? missing = YaraXProgram.WhatIsMissing();
        Assert.SkipWhen(missing is not null, missing ?? string.Empty);
        byte[] data = Sample();

        YaraXAnswer answer = Assert.Single(YaraXProgram.Ask([new YaraXRequest([new YaraXNamespace("default", [Deferred])], [data])]));

        Assert.Empty(answer.Errors);
        Compare(
            answer.Matches.Where(match => match.Key is not null).Select(match => $"{match.Identifier} {match.Offset} {match.Length} {match.Key}"),
            Scan(Deferred, data));
    }

    private static void Compare(IEnumerable<string> told, FiredRule fired)
    {
        List<string> expected = [.. told.Order(StringComparer.Ordinal)];
        Assert.True(expected.Count > 300, $"only {expected.Count} keys to compare");
        Assert.Equal(
            expected,
            fired.Matches.Where(match => match.XorKey is not null)
                .Select(match => $"{match.Identifier} {match.Offset} {match.Length} {match.XorKey}").Order(StringComparer.Ordinal));
    }

    private static byte[] Sample()
    {
        var data = new MemoryStream();
        for (int key = 0; key < 256; key++)
        {
            data.Write(Keyed("keyed text", (byte)key));
            data.Write(Keyed(string.Concat("keyed text".Select(letter => letter + "\0")), (byte)key));
        }

        return data.ToArray();
    }

    private static byte[] Keyed(string text, byte key) => [.. Encoding.Latin1.GetBytes(text).Select(value => (byte)(value ^ key))];

    private static FiredRule Scan(string rules, byte[] data) => Assert.Single(
        new FileScanner(TestRules.Compile(rules, defers: true)).Scan(new MemoryStream(data), "data", TestContext.Current.CancellationToken).Rules);

    [GeneratedRegex(@"^0x(?<offset>[0-9a-f]+):(?<length>\d+):(?<name>\$\w+):xor\(0x(?<key>[0-9a-f]+),", RegexOptions.Multiline)]
    private static partial Regex KeyLine();
}
