using System;
using System.Collections.Generic;
using System.Formats.Tar;
using System.IO;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Model;
using FirmwareScanner.Signatures.Tests.Compilation;
using Xunit;

namespace FirmwareScanner.Signatures.Tests.BuiltIn;

/// <summary>Rules for formats whose headers differ: each variant is found where it lies.</summary>
public sealed class FormatRulesTests
{
    private static readonly IReadOnlyList<Rule> Rules = BuiltInRules.Load();
    private static readonly Lazy<CompiledDatabase> Database = new(Compile);

    public static TheoryData<string> LzmaHeads =>
    [
        .. Enumerable.Range(12, 15).Select(power => $"5D {Dictionary(power)} 400D030000000000 00 3A 08"),
        .. Enumerable.Range(16, 8).Select(power => $"6D {Dictionary(power)} 400D030000000000 00 3A 08"),
        .. Enumerable.Range(12, 19).SelectMany(power => new[] { "5D", "6D", "5E" }.Select(
            properties => $"{properties} {Dictionary(power)} FFFFFFFFFFFFFFFF 00 3A 08")),
    ];

    [Theory]
    [MemberData(nameof(LzmaHeads))]
    public void Lzma_stream_of_any_dictionary_size_is_found_where_it_begins(string head)
    {
        byte[] image = [.. new byte[64], .. SampleBytes.Parse(head), .. SampleBytes.Filler(100, seed: 6)];
        Assert.Equal([("lzma_alone_stream", 64L)], Matches(image));
    }

    [Theory]
    [InlineData("5D 00001000 0000000000000000 00 3A 08")]
    [InlineData("5D 00001000 400D030001000000 00 3A 08")]
    [InlineData("5D 00001000 400D030000000000 01 3A 08")]
    [InlineData("5D 00003300 FFFFFFFFFFFFFFFF 00 3A 08")]
    public void Bytes_that_no_lzma_encoder_writes_are_none(string head) =>
        Assert.Empty(Matches([.. new byte[64], .. SampleBytes.Parse(head), .. SampleBytes.Filler(100, seed: 6)]));

    [Theory]
    [InlineData(TarEntryFormat.Ustar)]
    [InlineData(TarEntryFormat.Pax)]
    [InlineData(TarEntryFormat.Gnu)]
    public void Tar_archive_is_found_at_the_start_and_behind_a_header(TarEntryFormat format)
    {
        byte[] archive = Tar(format);

        Assert.Equal(["tar_archive"], Matches(archive).Select(match => match.Rule).Distinct());
        Assert.Equal(("embedded_tar_archive", 500L), Matches([.. SampleBytes.Filler(500, seed: 7), .. archive])[0]);
    }

    [Theory]
    [InlineData("A000 9001 0100 0100 0900 0000 001C0810 8F13 0100 0000")]
    [InlineData("9000 0000 0100 0100 0D00 0000 FFFFFF7F 7824 0100 90010000")]
    [InlineData("90000000 0000 0100 0100 0D00 0000 0000 FFFFFF7F 90010000 5A4D 0000 0004 00 00")]
    public void Minix_superblock_of_each_version_is_found(string superblock) =>
        Assert.Equal(["minix_filesystem"], Matches([.. new byte[1024], .. SampleBytes.Parse(superblock), .. new byte[64]]).Select(match => match.Rule));

    [Theory]
    [InlineData("01", true)]
    [InlineData("02", true)]
    [InlineData("03", true)]
    [InlineData("00", false)]
    [InlineData("04", false)]
    public void Elf_file_is_named_if_it_is_code(string type, bool isNamed)
    {
        byte[] image = [.. SampleBytes.Parse($"7F 'ELF' 02 01 01 00 00*8 {type}00 B700 01000000 00*40")];
        Assert.Equal(isNamed, Matches(image).Contains(("elf64_le", 0L)));
    }

    private static string Dictionary(int power) => Convert.ToHexString(BitConverter.GetBytes(1 << power));

    private static byte[] Tar(TarEntryFormat format)
    {
        using var bytes = new MemoryStream();
        using (var writer = new TarWriter(bytes, format, leaveOpen: true))
        {
            TarEntry entry = format switch
            {
                TarEntryFormat.Ustar => new UstarTarEntry(TarEntryType.RegularFile, "etc/passwd"),
                TarEntryFormat.Gnu => new GnuTarEntry(TarEntryType.RegularFile, "etc/passwd"),
                _ => new PaxTarEntry(TarEntryType.RegularFile, "etc/passwd"),
            };
            entry.ModificationTime = DateTimeOffset.UnixEpoch.AddYears(30);
            entry.DataStream = new MemoryStream([1, 2, 3]);
            writer.WriteEntry(entry);
        }

        return bytes.ToArray();
    }

    private static List<(string Rule, long Offset)> Matches(byte[] image)
    {
        var scan = Scan.Run(Database.Value, image);
        int[] owners = [.. Rules.SelectMany((rule, number) => Enumerable.Repeat(number, rule.Patterns.Count))];
        var fired = scan.Rules.ToHashSet();
        return [.. scan.Matches.Where(match => fired.Contains(owners[match.Pattern]))
            .Select(match => (Rules[owners[match.Pattern]].Name, match.Offset)).OrderBy(match => match.Offset)];
    }

    private static CompiledDatabase Compile()
    {
        var diagnostics = new DiagnosticBag();
        return DatabaseCompiler.Compile(new RuleSet(Rules), new CompilerOptions(), diagnostics)
            ?? throw new InvalidDataException(string.Join("; ", diagnostics.All));
    }
}
