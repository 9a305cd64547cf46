using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using FirmwareScanner.Modules.Elf;
using Xunit;

namespace FirmwareScanner.Modules.Tests.Executables;

public sealed class ElfModuleTests
{
    private const string FilesVariable = "FIRMWARESCANNER_TEST_ELF_FILES";

    private const string TelfhashOfManyNames = "T1E41181ED7E2979DEA4732534218F729CB03562A96CC48E9FA12488E02EB924D5563CDC";

    private static readonly ElfModule Module = new();

    private static IEnumerable<byte[]> Examples => ElfExample.Forms.SelectMany(form =>
        new ushort[] { 2, 3 }.Select(type => ElfExample.File(form.IsWide, form.IsBigEndian, type)));

    public static TheoryData<bool, bool> Forms => [.. ElfExample.Forms];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Fields_of_every_class_and_byte_order_are_those_of_the_file(bool isWide, bool isBigEndian)
    {
        List<string> lines = FieldLines.Of(Module, ElfExample.File(isWide, isBigEndian));

        string[] expected =
        [
            ".elf.type = 2",
            ".elf.machine = 8",
            ".elf.entry_point = 400",
            ".elf.number_of_sections = 7",
            ".elf.number_of_segments = 2",
            ".elf.ph_offset = 64",
            $".elf.ph_entry_size = {(isWide ? 56 : 32)}",
            $".elf.sh_entry_size = {(isWide ? 64 : 40)}",
            ".elf.sections[1].name = \".text\"",
            ".elf.sections[1].address = 65928",
            ".elf.sections[1].flags = 6",
            ".elf.sections[1].offset = 384",
            ".elf.sections[1].size = 64",
            ".elf.sections[6].name = \".shstrtab\"",
            ".elf.segments[1].type = 2",
            ".elf.segments[1].flags = 6",
            ".elf.segments[1].offset = 256",
            ".elf.segments[1].virtual_address = 131072",
            ".elf.segments[1].physical_address = 131073",
            ".elf.segments[1].file_size = 256",
            ".elf.segments[1].memory_size = 258",
            ".elf.segments[1].alignment = 16",
            ".elf.dynamic_section_entries = 3",
            ".elf.dynamic[1].type = 5",
            ".elf.dynamic[1].val = 4660",
            ".elf.dynsym_entries = 8",
            ".elf.dynsym[2].name = \"Close\"",
            ".elf.dynsym[2].value = 65538",
            ".elf.dynsym[2].size = 2",
            ".elf.dynsym[2].type = 2",
            ".elf.dynsym[2].bind = 1",
            ".elf.dynsym[2].shndx = 0",
            ".elf.symtab_entries = 2",
            ".elf.symtab[1].name = \"local_table\"",
            ".elf.symtab[1].shndx = 1",
        ];
        Assert.Empty(expected.Except(lines));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Entry_point_of_a_file_that_is_not_executable_is_found_by_sections(bool isWide, bool isBigEndian)
    {
        Assert.Contains(".elf.entry_point = 392", FieldLines.Of(Module, ElfExample.File(isWide, isBigEndian, type: 3)));
    }

    [Fact]
    public void Other_files_have_constants_alone()
    {
        Assert.All(
            new byte[][] { [], [0x7F, 0x45], Encoding.ASCII.GetBytes(new string('x', 500)), ElfExample.File(true, false)[..64] },
            bytes =>
            {
                ModuleStructure fields = MemoryContent.Load(Module, bytes);
                Assert.Equal(183L, fields["EM_AARCH64"]);
                Assert.Null(fields["type"]);
                Assert.Null(Call("import_md5", fields, bytes));
            });
    }

    // Expected values: YARA 4.5.8, console.log over the same file.
    [Theory]
    [MemberData(nameof(Forms))]
    public void Hashes_over_names_are_those_of_yara(bool isWide, bool isBigEndian)
    {
        byte[] file = ElfExample.File(isWide, isBigEndian, names: ManyNames());
        ModuleStructure fields = MemoryContent.Load(Module, file);

        Assert.Equal(TelfhashOfManyNames, Call("telfhash", fields, file));
        Assert.Equal("f4e76958a37877acc35f2a969bd909db", Call("import_md5", fields, file));
        Assert.Equal(TelfhashOfManyNames, Call("telfhash", fields, file));
    }

    [Fact]
    public void Telfhash_of_few_names_is_empty()
    {
        byte[] file = ElfExample.File(isWide: true, isBigEndian: false);

        Assert.Equal("", Call("telfhash", MemoryContent.Load(Module, file), file));
    }

    [Fact]
    public void Telfhash_without_functions_is_undefined()
    {
        byte[] file = ElfExample.File(isWide: true, isBigEndian: false, names: ["", "_start", "puts", "memcpy", "stat64"]);
        ModuleStructure fields = MemoryContent.Load(Module, file);

        Assert.Null(Call("telfhash", fields, file));
        Assert.NotNull(Call("import_md5", fields, file));
    }

    [Fact]
    public void Later_dynamic_sections_take_the_places_of_earlier_ones()
    {
        byte[] file = ElfExample.File(isWide: false, isBigEndian: false);

        // The first program header becomes one, too: of the entries of the second from its second on.
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(ElfExample.SegmentOffset), 2);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(ElfExample.SegmentOffset + 4), ElfExample.DynamicOffset);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(ElfExample.SegmentOffset + 36), ElfExample.DynamicOffset + 8);
        List<string> lines = FieldLines.Of(Module, file);

        Assert.Contains(".elf.dynamic_section_entries = 2", lines);
        Assert.Equal(
            [".elf.dynamic[0].type = 5", ".elf.dynamic[1].type = 0", ".elf.dynamic[2].type = 0"],
            lines.Where(line => line.StartsWith(".elf.dynamic[", StringComparison.Ordinal) && line.Contains("type")));
    }

    [Fact]
    public void Broken_files_give_what_can_be_read_and_no_exception()
    {
        foreach (byte[] example in Examples)
        {
            foreach (byte[] file in Mutations.Cuts(example).Concat(Mutations.Of(example, 500)))
            {
                Assert.NotEmpty(FieldLines.Of(Module, file));
                _ = Call("telfhash", MemoryContent.Load(Module, file), file);
            }
        }
    }

    [Fact]
    public void Files_with_as_many_entries_as_there_can_be_cost_little()
    {
        byte[] file = new byte[4 << 20];
        ElfExample.File(isWide: false, isBigEndian: false).CopyTo(file, 0);
        file.AsSpan(4096).Fill(2);

        // 65534 program headers over bytes that make each a dynamic section without an end.
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(28), 8192);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(44), 0xFFFE);
        for (int i = 8192; i < 8192 + (0xFFFE * 32); i += 32)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(i), 2);
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(i + 4), (uint)(4096 + (i % 1024)));
        }

        (long read, long memory) = CountingContent.CostOf(Module, file);

        Assert.InRange(read, 0x10000 * 32, 200 << 20);
        Assert.InRange(memory, 0, 1 << 20);
        Assert.Null(MemoryContent.Load(Module, file)["dynamic_section_entries"]);
    }

    [Fact]
    public void Names_without_an_end_are_undefined()
    {
        byte[] file = ElfExample.File(isWide: false, isBigEndian: false);
        byte[] longer = new byte[file.Length + (1 << 20)];
        file.CopyTo(longer, 0);
        longer.AsSpan(file.Length).Fill((byte)'a');
        longer[^1] = 0;

        // The name of the last section header begins where the file ended.
        BinaryPrimitives.WriteUInt32LittleEndian(longer.AsSpan(file.Length - 40), (uint)file.Length - ElfExample.TextOffset);
        BinaryPrimitives.WriteUInt32LittleEndian(longer.AsSpan(file.Length - 24), ElfExample.TextOffset);

        Assert.Contains(".elf.sections[6].name = YR_UNDEFINED", FieldLines.Of(Module, longer));
        longer[file.Length + 65536] = 0;
        Assert.Contains(FieldLines.Of(Module, longer), line => line.StartsWith(".elf.sections[6].name = \"aaa", StringComparison.Ordinal));
    }

    [Fact]
    public void Fields_of_sound_and_broken_files_are_those_of_yara()
    {
        YaraData.Require();
        byte[][] examples = [.. Examples];
        YaraData.AssertSame(
            Module, [.. examples, .. examples.SelectMany((file, i) => Mutations.Of(file, 30, Mutations.Seed + i))]);
    }

    [Fact]
    public void Fields_of_the_programs_of_this_machine_are_those_of_yara()
    {
        YaraData.Require();
        AssertSame(new DirectoryInfo("/usr/bin").EnumerateFiles().OrderBy(file => file.Name, StringComparer.Ordinal).Take(80), 20);
    }

    [Fact]
    public void Fields_of_files_of_other_machines_are_those_of_yara()
    {
        YaraData.Require();
        if (Environment.GetEnvironmentVariable(FilesVariable) is not { Length: > 0 } folder)
        {
            Assert.Skip($"{FilesVariable} names no folder with ELF files to compare");
            return;
        }

        AssertSame(new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories), 1);
    }

    private static void AssertSame(IEnumerable<FileInfo> files, int atLeast)
    {
        int compared = 0;
        List<string> differences = [];
        foreach (FileInfo file in files.Where(file => file.LinkTarget is null && file.Length is > 64 and < 4 << 20))
        {
            byte[] bytes = File.ReadAllBytes(file.FullName);
            if (bytes.AsSpan().StartsWith("\u007FELF"u8))
            {
                differences.AddRange(YaraData.Differences(Module, file.FullName, bytes));
                compared++;
            }
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences.Take(30)));
        Assert.InRange(compared, atLeast, int.MaxValue);
    }

    private static string[] ManyNames() =>
        ["", .. Enumerable.Range(0, 60).Select(i => $"Function{i * 7919 % 1000}_{(char)('a' + (i % 26))}{(char)('Z' - (i * 3 % 26))}")];

    private static string? Call(string function, ModuleStructure fields, byte[] file)
    {
        ModuleCall call = new(new ModuleContext(new MemoryContent(file)), fields, []);
        return Module.Type.Fields[function].Overloads[0].Body(call) is byte[] text ? Encoding.ASCII.GetString(text) : null;
    }
}
