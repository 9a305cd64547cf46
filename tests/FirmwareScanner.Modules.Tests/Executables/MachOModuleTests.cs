using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Modules.MachO;
using Xunit;

namespace FirmwareScanner.Modules.Tests.Executables;

public sealed class MachOModuleTests
{
    private static readonly MachOModule Module = new();

    private static byte[] FatFile => MachOExample.Fat(
        isWide: false,
        (MachOExample.Arm, MachOExample.Image(MachOExample.Arm, false, false, hasMain: false)),
        (MachOExample.X8664, MachOExample.Image(MachOExample.X8664, true, false, hasMain: true)),
        (MachOExample.PowerPc, new byte[20]));

    private static IEnumerable<byte[]> Examples =>
    [
        .. MachOExample.Threads.Select(form => MachOExample.Image(form.Type, form.IsWide, form.IsBigEndian, hasMain: false)),
        MachOExample.Image(MachOExample.PowerPc, false, true, hasMain: true),
        MachOExample.Image(MachOExample.X8664, true, false, hasMain: true),
        FatFile,
        MachOExample.Fat(isWide: true, (MachOExample.Arm, MachOExample.Image(MachOExample.Arm, false, false, hasMain: true))),
    ];

    public static TheoryData<uint, bool, bool> Forms => [.. MachOExample.Threads];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Fields_of_every_width_and_byte_order_are_those_of_the_file(uint type, bool isWide, bool isBigEndian)
    {
        List<string> lines = FieldLines.Of(Module, MachOExample.Image(type, isWide, isBigEndian, hasMain: true));

        string[] expected =
        [
            $".macho.magic = {MagicOf(isWide, isBigEndian)}",
            $".macho.cputype = {type}",
            ".macho.cpusubtype = 3",
            ".macho.filetype = 2",
            ".macho.ncmds = 3",
            ".macho.flags = 133",
            $".macho.reserved = {(isWide ? "7" : "YR_UNDEFINED")}",
            ".macho.number_of_segments = 2",
            ".macho.segments[0].segname = \"__TEXT\"",
            ".macho.segments[0].vmaddr = 4096",
            ".macho.segments[0].vmsize = 512",
            ".macho.segments[0].fsize = 384",
            ".macho.segments[0].maxprot = 7",
            ".macho.segments[0].initprot = 5",
            ".macho.segments[0].nsects = 2",
            ".macho.segments[0].flags = 4",
            ".macho.segments[0].sections[1].sectname = \"__a_name_of_16_b\"",
            ".macho.segments[0].sections[1].addr = 4112",
            ".macho.segments[0].sections[1].size = 32",
            ".macho.segments[0].sections[1].offset = 272",
            ".macho.segments[0].sections[1].reserved2 = 7",
            $".macho.segments[0].sections[1].reserved3 = {(isWide ? "8" : "YR_UNDEFINED")}",
            ".macho.segments[1].fileoff = 512",
            ".macho.entry_point = 496",
            ".macho.stack_size = 16384",
        ];
        Assert.Empty(expected.Except(lines));
    }

    // Every word of the state is 4096 more than its number, and the segment at 4096 lies at the start of the file.
    [Theory]
    [InlineData(6, 17)]
    [InlineData(7, 10)]
    [InlineData(12, 15)]
    [InlineData(13, 31)]
    [InlineData(14, 1)]
    [InlineData(18, 0)]
    [InlineData(0x01000007, 16)]
    [InlineData(0x0100000C, 32)]
    [InlineData(0x01000012, 0)]
    public void Entry_point_is_the_instruction_pointer_of_a_thread(uint type, long word)
    {
        (_, bool isWide, bool isBigEndian) = MachOExample.Threads.Single(form => form.Type == type);

        Assert.Equal(word, MemoryContent.Load(Module, MachOExample.Image(type, isWide, isBigEndian, hasMain: false))["entry_point"]);
    }

    [Fact]
    public void Files_for_several_architectures_have_each_of_them()
    {
        List<string> lines = FieldLines.Of(Module, FatFile);

        string[] expected =
        [
            ".macho.magic = YR_UNDEFINED",
            ".macho.fat_magic = 3405691582",
            ".macho.nfat_arch = 3",
            ".macho.fat_arch[1].cputype = 16777223",
            ".macho.fat_arch[1].align = 4",
            ".macho.file[0].cputype = 12",
            ".macho.file[0].segments[0].segname = \"__TEXT\"",
            ".macho.file[1].stack_size = 16384",
            ".macho.file[2].cputype = YR_UNDEFINED",
        ];
        Assert.Empty(expected.Except(lines));
    }

    [Fact]
    public void Functions_find_architectures_by_type_and_subtype()
    {
        ModuleStructure fields = MemoryContent.Load(Module, FatFile);
        long offset = (long)((ModuleStructure)((ModuleArray)fields["fat_arch"]!)[1]!)["offset"]!;

        Assert.Equal(1L, Call("file_index_for_arch", fields, MachOExample.X8664));
        Assert.Equal(0L, Call("file_index_for_arch", fields, MachOExample.Arm, 3));
        Assert.Null(Call("file_index_for_arch", fields, MachOExample.Arm, 4));
        Assert.Null(Call("file_index_for_arch", fields, MachOExample.PowerPc));
        Assert.Equal(offset + 0x1F0, Call("entry_point_for_arch", fields, MachOExample.X8664));
        Assert.Equal(offset + 0x1F0, Call("entry_point_for_arch", fields, MachOExample.X8664, 3));
        Assert.Null(Call("entry_point_for_arch", fields, MachOExample.PowerPc));
        Assert.Null(Call("entry_point_for_arch", MemoryContent.Load(Module, new byte[100]), 7));
    }

    [Fact]
    public void Functions_give_what_those_of_yara_give()
    {
        YaraData.Require();
        ModuleStructure fields = MemoryContent.Load(Module, FatFile);
        string[] conditions =
        [
            $"macho.file_index_for_arch({MachOExample.X8664}) == {Call("file_index_for_arch", fields, MachOExample.X8664)}",
            $"macho.file_index_for_arch({MachOExample.X8664}, 3) == {Call("file_index_for_arch", fields, MachOExample.X8664, 3)}",
            $"macho.entry_point_for_arch({MachOExample.Arm}) == {Call("entry_point_for_arch", fields, MachOExample.Arm)}",
            $"macho.entry_point_for_arch({MachOExample.X8664}, 3) == {Call("entry_point_for_arch", fields, MachOExample.X8664, 3)}",
            $"not defined macho.file_index_for_arch({MachOExample.Arm}, 4)",
            $"not defined macho.file_index_for_arch({MachOExample.PowerPc})",
        ];

        Assert.Equal(conditions, YaraData.TrueOf(Module, FatFile, conditions));
    }

    [Fact]
    public void Broken_files_give_what_can_be_read_and_no_exception()
    {
        foreach (byte[] example in Examples)
        {
            foreach (byte[] file in Mutations.Cuts(example).Concat(Mutations.Of(example, 500)))
            {
                Assert.NotEmpty(FieldLines.Of(Module, file));
                _ = Call("entry_point_for_arch", MemoryContent.Load(Module, file), MachOExample.Arm);
            }
        }
    }

    [Fact]
    public void Files_that_claim_the_same_bytes_many_times_cost_little()
    {
        byte[] file = new byte[4 << 20];
        file.AsSpan().Fill(1);
        BinaryPrimitives.WriteUInt32BigEndian(file, 0xCAFEBABE);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(4), 100_000);
        for (int i = 8; i < 8 + (20 * 100_000); i += 20)
        {
            BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(i + 8), 2 << 20);
            BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(i + 12), 2 << 20);
        }

        // Load commands of eight bytes, each a segment.
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(2 << 20), 0xFEEDFACE);
        for (int i = (2 << 20) + 28; i + 8 < file.Length; i += 8)
        {
            BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(i), 1);
            BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(i + 4), 8);
        }

        (long read, long memory) = CountingContent.CostOf(Module, file);

        Assert.InRange(read, 1 << 20, 64 << 20);
        Assert.InRange(memory, 1 << 20, 100 << 20);
    }

    [Fact]
    public void Fields_of_sound_and_broken_files_are_those_of_yara()
    {
        YaraData.Require();
        byte[][] examples = [.. Examples];
        YaraData.AssertSame(
            Module, [.. examples, .. examples.SelectMany((file, i) => Mutations.Of(file, 12, Mutations.Seed + i))], ".magic");
    }

    /// <summary>The magic number as the first four bytes make it, the first being the highest.</summary>
    private static uint MagicOf(bool isWide, bool isBigEndian)
    {
        uint magic = isWide ? 0xFEEDFACF : 0xFEEDFACE;
        return isBigEndian ? magic : BinaryPrimitives.ReverseEndianness(magic);
    }

    private static object? Call(string function, ModuleStructure fields, params long[] arguments)
    {
        ModuleCall call = new(new ModuleContext(new MemoryContent(Array.Empty<byte>())), fields, [.. arguments.Cast<object>()]);
        string parameters = new('i', arguments.Length);
        return Module.Type.Fields[function].Overloads.Single(overload => overload.Parameters == parameters).Body(call);
    }
}
