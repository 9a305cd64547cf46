using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using FirmwareScanner.Modules.Dex;
using Xunit;

namespace FirmwareScanner.Modules.Tests.Executables;

public sealed class DexModuleTests
{
    private static readonly DexModule Module = new();

    [Fact]
    public void Fields_are_those_of_the_file()
    {
        string[] expected =
        [
            ".dex.DEX_FILE_MAGIC_037 = \"dex\\x0a037\\x00\"",
            ".dex.header.magic = \"dex\\x0a035\\x00\"",
            ".dex.header.checksum = 2882343476",
            $".dex.header.signature = \"{string.Concat(Enumerable.Range(1, 20).Select(value => $"\\x{value:x2}"))}\"",
            ".dex.header.data_offset = 512",
            ".dex.string_ids[2].offset = 611",
            ".dex.string_ids[2].size = 7",
            ".dex.string_ids[2].value = \"counter\"",
            ".dex.type_ids[1].descriptor_idx = 1",
            ".dex.proto_ids[0].return_type_idx = 1",
            ".dex.field_ids[1].name_idx = 6",
            ".dex.method_ids[0].name_idx = 4",
            ".dex.class_defs[0].super_class_idx = 4294967295",
            ".dex.class_data_item[0].virtual_methods_size = 1",
            ".dex.map_list.size = 2",
            ".dex.map_list.map_item[1].unused = 9",
            ".dex.map_list.map_item[1].offset = 112",
            ".dex.number_of_fields = 2",
            ".dex.field[0].name = \"counter\"",
            ".dex.field[0].static = 1",
            ".dex.field[0].access_flags = 25",
            ".dex.field[1].class_name = \"LMain;\"",
            ".dex.field[1].name = \"limit\"",
            ".dex.field[1].proto = \"I\"",
            ".dex.field[1].instance = 1",
            ".dex.field[1].field_idx_diff = 1",
            ".dex.number_of_methods = 2",
            ".dex.method[0].name = \"onCreate\"",
            ".dex.method[0].proto = \"VI\"",
            ".dex.method[0].direct = 1",
            ".dex.method[0].code_off = 448",
            ".dex.method[0].code_item.registers_size = 3",
            ".dex.method[0].code_item.debug_info_off = 77",
            ".dex.method[0].code_item.insns = \"\\x00\\x0e\\x22p4\\x12\"",
            ".dex.method[1].name = \"helper\"",
            ".dex.method[1].virtual = 1",
            ".dex.method[1].code_item.insns = YR_UNDEFINED",
        ];
        List<string> lines = FieldLines.Of(Module, DexExample.File());
        Assert.Empty(expected.Select(line => line.Replace("\\x22", "\"", StringComparison.Ordinal)).Except(lines));
    }

    [Theory]
    [InlineData(true, "has_method", "s", "helper")]
    [InlineData(false, "has_method", "s", "help")]
    [InlineData(false, "has_method", "s", "counter")]
    [InlineData(true, "has_method", "ss", "LMain;", "helper")]
    [InlineData(false, "has_method", "ss", "LOther;", "helper")]
    [InlineData(false, "has_method", "ss", "LMain;", "I")]
    [InlineData(true, "has_method", "r", "^on")]
    [InlineData(false, "has_method", "r", "^counter")]
    [InlineData(true, "has_method", "rr", "Main", "per$")]
    [InlineData(false, "has_method", "rr", "Main", "pers$")]
    [InlineData(false, "has_method", "rr", "Mains", "per$")]
    [InlineData(true, "has_class", "s", "LMain;")]
    [InlineData(false, "has_class", "s", "I")]
    [InlineData(true, "has_class", "r", "^LMa")]
    [InlineData(false, "has_class", "r", "^Ma")]
    public void Functions_find_methods_and_classes_as_yara_does(bool isFound, string function, string parameters, params string[] arguments)
    {
        byte[] file = DexExample.File();

        Assert.Equal(isFound ? 1L : 0L, Call(function, parameters, MemoryContent.Load(Module, file), arguments));
        YaraData.Require();
        string texts = string.Join(", ", arguments.Select((text, i) => parameters[i] == 's' ? $"\"{text}\"" : $"/{text}/"));
        Assert.Equal(isFound ? 1 : 0, YaraData.TrueOf(Module, file, [$"dex.{function}({texts}) == 1"]).Count);
    }

    [Fact]
    public void Names_in_functions_end_at_their_first_zero()
    {
        Assert.Equal(1L, Call("has_method", "s", MemoryContent.Load(Module, DexExample.File()), "helper\0more"));
    }

    [Fact]
    public void Functions_of_other_files_are_undefined()
    {
        Assert.Null(Call("has_method", "s", MemoryContent.Load(Module, new byte[500]), "helper"));
    }

    [Fact]
    public void Broken_files_give_what_can_be_read_and_no_exception()
    {
        byte[] example = DexExample.File();
        foreach (byte[] file in Mutations.Cuts(example).Concat(Mutations.Of(example, 3000)))
        {
            Assert.NotEmpty(FieldLines.Of(Module, file));
            _ = Call("has_method", "ss", MemoryContent.Load(Module, file), "LMain;", "none");
        }
    }

    [Fact]
    public void Classes_that_claim_the_same_bytes_many_times_cost_little()
    {
        byte[] file = DexExample.File(classes: 60_000);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(92), 0);

        // A field of every second byte up to the end of the file, for every class.
        file.AsSpan(DexExample.ClassDataOffset, 4).Fill(0xFF);
        file[DexExample.ClassDataOffset + 4] = 0x0F;
        file.AsSpan(DexExample.ClassDataOffset + 5, 64).Clear();

        (long read, long memory) = CountingContent.CostOf(Module, file);
        ModuleStructure fields = MemoryContent.Load(Module, file);

        Assert.InRange(read, 1 << 16, 64 << 20);
        Assert.InRange(memory, 0, 64 << 20);
        Assert.InRange(((ModuleArray)fields["field"]!).Elements.Count, 1000, 1 << 18);
    }

    [Fact]
    public void Fields_of_sound_and_broken_files_are_those_of_yara()
    {
        YaraData.Require();
        string[] changed = ["DEX_FILE_MAGIC", "header.magic", "header.signature", ".static", ".instance", ".padding"];
        YaraData.AssertSame(Module, [DexExample.File(), DexExample.File(classes: 3), .. Mutations.Of(DexExample.File(), 150)], changed);
    }

    private static object? Call(string function, string parameters, ModuleStructure fields, params string[] arguments)
    {
        object[] values =
            [.. arguments.Select((text, i) => parameters[i] == 's' ? Encoding.Latin1.GetBytes(text) : (object)new Pattern(text))];
        ModuleCall call = new(new ModuleContext(new MemoryContent(Array.Empty<byte>())), fields, values);
        return Module.Type.Fields[function].Overloads.Single(overload => overload.Parameters == parameters).Body(call);
    }

    private sealed class Pattern(string pattern) : IModuleExpression
    {
        public bool IsMatch(ReadOnlySpan<byte> text) => Regex.IsMatch(Encoding.Latin1.GetString(text), pattern);
    }
}
