using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using FirmwareScanner.Modules.Pe;
using Xunit;

namespace FirmwareScanner.Modules.Tests.Pe;

public sealed class PeModuleTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Built_file_has_what_was_built_in(bool is64Bit)
    {
        SortedDictionary<string, string> dump = ModuleDump.Of(new PeModule(), PeBuilder.Build(is64Bit));

        var expected = new Dictionary<string, string>
        {
            ["is_pe"] = "1",
            ["machine"] = is64Bit ? "34404" : "332",
            ["number_of_sections"] = "2",
            ["entry_point"] = "1024",
            ["entry_point_raw"] = "4096",
            ["image_base"] = "4194304",
            ["size_of_stack_commit"] = "131072",
            ["linker_version/minor"] = "29",
            ["sections/[1]/full_name"] = "\".longer_name\"",
            ["overlay/size"] = "24",
            ["number_of_exports"] = "3",
            ["dll_name"] = "\"library.dll\"",
            ["export_details/[0]/name"] = "\"FirstOne\"",
            ["export_details/[2]/name"] = "\"ThirdOne\"",
            ["export_details/[2]/forward_name"] = "\"other.Function\"",
            ["export_details/[2]/ordinal"] = "7",
            ["number_of_imports"] = "4",
            ["number_of_imported_functions"] = "9",
            ["import_details/[0]/functions/[1]/name"] = "\"?Mangled@@YAXXZ\"",
            ["import_details/[1]/functions/[0]/name"] = "\"WSAStartup\"",
            ["import_details/[2]/functions/[0]/name"] = "\"SysFreeString\"",
            ["import_details/[2]/functions/[1]/name"] = "\"ord9999\"",
            ["number_of_delayed_imports"] = "2",
            ["delayed_import_details/[0]/functions/[0]/name"] = "\"Delayed function\"",
            ["number_of_resources"] = "2",
            ["resources/[0]/type_string"] = "\"I\\x00C\\x00O\\x00N\\x00\"",
            ["resources/[0]/language"] = "1033",
            ["version_info/CompanyName"] = "\"Some Company\"",
            ["version_info_list/[2]/value"] = "\"Thing\"",
            ["number_of_version_infos"] = "3",
            ["pdb_path"] = "\"C:\\build\\thing.pdb\"",
            ["rich_signature/key"] = "305419896",
            ["rich_signature/length"] = "40",
        };
        foreach ((string path, string value) in expected)
        {
            Assert.Equal((path, value), (path, dump.GetValueOrDefault("pe/" + path)));
        }
    }

    [Fact]
    public void Import_hash_is_that_of_names_in_lower_case_without_extensions()
    {
        const string Names =
            "kernel32.createfilea,kernel32.?mangled@@yaxxz,kernel32.exitprocess,ws2_32.wsastartup,ws2_32.bind,oleaut32.sysfreestring," +
            "oleaut32.ord9999,some.driver.ord7,some.driver.createfilea";
        var pe = new LoadedModule(new PeModule(), PeBuilder.Build(false));

        byte[] hash = Assert.IsType<byte[]>(pe.Call("imphash"));

        Assert.Equal(Convert.ToHexStringLower(MD5.HashData(Encoding.ASCII.GetBytes(Names))), Encoding.ASCII.GetString(hash));
    }

    [Fact]
    public void Checksum_is_read_once()
    {
        var pe = new LoadedModule(new PeModule(), PeBuilder.Build(false));
        object? first = pe.Call("calculate_checksum");
        long read = pe.Content.BytesRead;

        Assert.Equal(first, pe.Call("calculate_checksum"));
        Assert.Equal(read, pe.Content.BytesRead);
    }

    [Fact]
    public void What_is_no_pe_file_has_constants_only()
    {
        var pe = new LoadedModule(new PeModule(), "MZ and nothing else"u8.ToArray());

        Assert.Equal(0L, pe.Root["is_pe"]);
        Assert.Equal(0x8664L, pe.Root["MACHINE_AMD64"]);
        Assert.Null(pe.Root["number_of_sections"]);
        Assert.Null(pe.Call("is_dll"));
        Assert.Null(pe.Call("imphash"));
        Assert.Null(pe.Call("rich_signature.version", 1L));
    }

    [Fact]
    public void Truncated_anywhere_and_damaged_anywhere_it_returns()
    {
        byte[] file = PeBuilder.Build(true);
        for (int length = 0; length < file.Length; length += length < 0x400 ? 1 : 3)
        {
            CallAll(file[..length]);
        }

        for (int position = 0; position < file.Length; position += position < 0x400 ? 1 : 3)
        {
            byte[] damaged = (byte[])file.Clone();
            damaged[position] ^= 0xff;
            CallAll(damaged);
        }

        var random = new Random(7);
        for (int i = 0; i < 1000; i++)
        {
            CallAll(Mutants.Of(PeBuilder.Build(i % 2 == 0, i % 4 > 1), random));
        }
    }

    [Fact]
    public void Directories_of_resources_that_hold_each_other_are_left_after_a_while()
    {
        // A directory of 8,000 entries that all lead to a second one, whose 8,000 entries lead to a third, whose data are empty.
        const int Count = 8000;
        byte[] file = PeBuilder.Build(false);
        var tree = new List<byte>();
        for (int level = 0; level < 3; level++)
        {
            tree.AddRange([.. new byte[12], .. PeBlob.Half(0), .. PeBlob.Half(Count)]);
            uint target = level < 2 ? 0x80000000 | (uint)((level + 1) * (16 + (8 * Count))) : 3 * (16 + (8 * Count));
            tree.AddRange(Enumerable.Range(0, Count).SelectMany(i => (byte[])[.. PeBlob.Word((uint)i), .. PeBlob.Word(target)]));
        }

        byte[] hostile = WithSection(file, [.. tree, .. new byte[16]], 2);

        var pe = new LoadedModule(new PeModule(), hostile);

        Assert.Equal(0L, pe.Root["number_of_resources"]);
        Assert.InRange(pe.Content.BytesRead, 1, 1L << 35);
    }

    [Fact]
    public void Libraries_that_share_a_table_of_bad_names_are_left_after_a_while()
    {
        const int Count = 16384;
        byte[] file = PeBuilder.Build(false);
        uint name = PeBuilder.SectionAddress + 0x8000;
        var content = new List<byte>("bad name\0\0\0\0a.dll\0\0\0"u8.ToArray());
        content.AddRange(Enumerable.Range(0, Count).SelectMany(_ => PeBlob.Word(name - 2)));
        content.AddRange(PeBlob.Word(0));
        int descriptors = content.Count;
        content.AddRange(Enumerable.Range(0, Count).SelectMany(_ => (byte[])[.. PeBlob.Word(name + 20), .. new byte[8], .. PeBlob.Word(name + 12), .. PeBlob.Word(name + 20)]));

        byte[] hostile = WithSection(file, [.. content], 1, descriptors);

        Assert.Equal(0L, new LoadedModule(new PeModule(), hostile).Root["number_of_imports"]);
    }

    /// <summary>Gives the second section of a built file content, at an address 0x8000 behind the first, and a directory there.</summary>
    private static byte[] WithSection(byte[] file, byte[] content, int directory, int directoryOffset = 0)
    {
        uint address = PeBuilder.SectionAddress + 0x8000;
        int offset = (file.Length + 0x1ff) / 0x200 * 0x200;
        byte[] result = [.. file, .. new byte[offset - file.Length], .. content];
        int section = PeBuilder.HeaderOffset + 24 + 224 + 40;
        PeBlob.Word((uint)content.Length).CopyTo(result, section + 8);
        PeBlob.Word(address).CopyTo(result, section + 12);
        PeBlob.Word((uint)content.Length).CopyTo(result, section + 16);
        PeBlob.Word((uint)offset).CopyTo(result, section + 20);
        PeBlob.Word(address + (uint)directoryOffset).CopyTo(result, PeBuilder.HeaderOffset + 24 + 96 + (8 * directory));
        return result;
    }

    private static void CallAll(byte[] file)
    {
        var pe = new LoadedModule(new PeModule(), file);
        foreach (string name in new[] { "imphash", "calculate_checksum", "is_dll", "is_64bit" })
        {
            pe.Call(name);
        }

        pe.Call("section_index", 0x500L);
        pe.Call("rva_to_offset", 0x1500L);
        pe.Call("imports", 3L, "kernel32.dll", "ExitProcess");
        pe.Call("exports_index", "FirstOne");
        pe.Call("rich_signature.toolid", 1L, 2L);
        pe.Call("language", 9L);
    }
}
