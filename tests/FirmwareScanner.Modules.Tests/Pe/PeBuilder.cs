using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace FirmwareScanner.Modules.Tests.Pe;

/// <summary>Builds PE files that have everything that the module reads.</summary>
internal static class PeBuilder
{
    internal const uint ImageBase = 0x400000;
    internal const uint SectionAddress = 0x1000;
    internal const int SectionOffset = 0x400;
    internal const int HeaderOffset = 0x100;
    internal const uint RichKey = 0x12345678;

    /// <summary>Builds a file.</summary>
    /// <param name="is64Bit">Whether it is of 64 bits.</param>
    /// <param name="isOld">Whether its delayed imports are in the format of Visual C++ 6.0.</param>
    internal static byte[] Build(bool is64Bit, bool isOld = false)
    {
        var blob = new PeBlob(SectionAddress);
        uint code = blob.Add(0x90, 0xc3);
        var directories = new uint[32];
        SetDirectory(directories, 0, Exports(blob, code), 0x200);
        SetDirectory(directories, 1, Imports(blob, is64Bit), 100);
        SetDirectory(directories, 2, Resources(blob), 0x400);
        SetDirectory(directories, 6, Debug(blob), 28 * 2);
        SetDirectory(directories, 13, DelayedImports(blob, is64Bit, isOld), 64);
        byte[] section = blob.Bytes;
        int rawSize = (section.Length + 0x1ff) / 0x200 * 0x200;
        var file = new List<byte>(Headers(is64Bit, directories, section.Length, rawSize));
        file.AddRange(section);
        file.AddRange(new byte[SectionOffset + rawSize - file.Count]);

        // No symbols, then the table of long names.
        file.AddRange(PeBlob.Word(20));
        file.AddRange(".longer_name"u8.ToArray());
        file.Add(0);
        file.AddRange("overlay"u8.ToArray());
        return [.. file];
    }

    private static byte[] Headers(bool is64Bit, uint[] directories, int virtualSize, int rawSize)
    {
        var file = new List<byte>(new byte[0x40]);
        file[0] = (byte)'M';
        file[1] = (byte)'Z';
        file[0x3d] = HeaderOffset >> 8;
        file.AddRange(new byte[0x40]);
        file.AddRange(Rich());
        file.AddRange(new byte[HeaderOffset - file.Count]);
        file.AddRange("PE\0\0"u8.ToArray());
        file.AddRange([.. PeBlob.Half(is64Bit ? 0x8664 : 0x14c), .. PeBlob.Half(2), .. PeBlob.Word(0x5f000000), .. PeBlob.Word((uint)(SectionOffset + rawSize)), .. PeBlob.Word(0)]);
        file.AddRange([.. PeBlob.Half(is64Bit ? 240 : 224), .. PeBlob.Half(0x2102)]);
        file.AddRange([.. PeBlob.Half(is64Bit ? 0x20b : 0x10b), 14, 29, .. PeBlob.Word(0x200), .. PeBlob.Word(0x300), .. PeBlob.Word(0x10)]);
        file.AddRange([.. PeBlob.Word(SectionAddress), .. PeBlob.Word(SectionAddress)]);
        file.AddRange(is64Bit ? [.. PeBlob.Word(ImageBase), .. PeBlob.Word(0)] : [.. PeBlob.Word(0x2000), .. PeBlob.Word(ImageBase)]);
        file.AddRange([.. PeBlob.Word(0x1000), .. PeBlob.Word(0x200), .. Halves(6, 1, 2, 3, 4, 5), .. PeBlob.Word(7)]);
        file.AddRange([.. PeBlob.Word(0x8000), .. PeBlob.Word(SectionOffset), .. PeBlob.Word(0xabcdef), .. Halves(10, 0x8160)]);
        file.AddRange(Enumerable.Range(1, 4).SelectMany(i => (byte[])[.. PeBlob.Word((uint)i << 16), .. new byte[is64Bit ? 4 : 0]]));
        file.AddRange([.. PeBlob.Word(9), .. PeBlob.Word(16), .. directories.SelectMany(PeBlob.Word)]);
        file.AddRange(Section(".text", (uint)virtualSize, SectionAddress, (uint)rawSize, SectionOffset, 0x60000020));
        file.AddRange(Section("/4", 0x100, 0x7000, 0, 0, 0xc0000080));
        file.AddRange(new byte[SectionOffset - file.Count]);
        return [.. file];
    }

    private static byte[] Section(string name, uint virtualSize, uint address, uint rawSize, uint offset, uint flags)
    {
        return
        [
            .. Encoding.ASCII.GetBytes(name.PadRight(8, '\0')), .. PeBlob.Word(virtualSize), .. PeBlob.Word(address), .. PeBlob.Word(rawSize),
            .. PeBlob.Word(offset), .. PeBlob.Word(1), .. PeBlob.Word(2), .. PeBlob.Half(3), .. PeBlob.Half(4), .. PeBlob.Word(flags),
        ];
    }

    private static byte[] Rich()
    {
        uint[] words = [0x536e6144, 0, 0, 0, 0x00937809, 3, 0x00eb5e92, 5, 0x00935e92, 7];
        return [.. words.SelectMany(word => PeBlob.Word(word ^ RichKey)), .. "Rich"u8.ToArray(), .. PeBlob.Word(RichKey)];
    }

    private static uint Imports(PeBlob blob, bool is64Bit)
    {
        ulong flag = is64Bit ? 1UL << 63 : 1UL << 31;
        uint[] names = [.. new[] { "CreateFileA", "?Mangled@@YAXXZ", "bad name", "ExitProcess" }.Select(name => blob.Add([1, 0, .. Encoding.ASCII.GetBytes(name), 0]))];
        uint kernel = blob.AddPointers(is64Bit, [.. names.Select(name => (ulong)name), 0]);
        uint sockets = blob.AddPointers(is64Bit, flag | 115, flag | 2, flag | 0x10001, 0);
        uint automation = blob.AddPointers(is64Bit, flag | 6, flag | 9999, 0);
        uint other = blob.AddPointers(is64Bit, flag | 7, names[0], 0);
        uint bad = blob.AddText("bad?.dll");
        uint[] descriptors =
        [
            kernel, 0, 0, blob.AddText("KERNEL32.dll"), 0x6000,
            0, 0, 0, blob.AddText("ws2_32.DLL"), sockets,
            automation, 0, 0, blob.AddText("OLEAUT32.dll"), 0x6100,
            other, 0, 0, bad, 0x6200,
            other, 0, 0, blob.AddText("some.driver.Sys"), 0xfffffffc,
            0, 0, 0, 0, 0,
        ];
        return blob.AddWords(descriptors);
    }

    private static uint DelayedImports(PeBlob blob, bool is64Bit, bool isOld)
    {
        uint offset = isOld && !is64Bit ? ImageBase : 0;
        ulong flag = is64Bit ? 1UL << 63 : 1UL << 31;
        uint name = blob.Add([1, 0, .. "Delayed function"u8.ToArray(), 0]);
        uint names = blob.AddPointers(is64Bit, name + (isOld ? ImageBase : 0), flag | 21, 0x7fff0000, 0);
        uint addresses = blob.AddPointers(is64Bit, 1, 1, 1, 1, 0);
        return blob.AddWords(
            isOld ? 0U : 1U, blob.AddText("WSOCK32.dll") + offset, 0, addresses + offset, names + offset, 0, 0, 0,
            isOld ? 0U : 1U, blob.AddText("empty.dll") + offset, 0, addresses + 16 + offset, names + offset, 0, 0, 0,
            0, 0, 0, 0, 0, 0, 0, 0);
    }

    private static uint Exports(PeBlob blob, uint code)
    {
        // Three functions from number 5 on; the second has no name, and the third is one of another library.
        uint start = blob.Next();
        uint[] strings = [start + 40, start + 52, start + 64, start + 76];
        uint tables = start + 100;
        blob.AddWords(0, 0x5e000000, 0, strings[0], 5, 3, 2, tables, tables + 12, tables + 20);
        foreach (string text in new[] { "library.dll", "FirstOne\0\0\0", "ThirdOne\0\0\0", "other.Function\0\0\0\0\0\0\0\0\0" })
        {
            blob.AddText(text);
        }

        blob.AddWords(code, 0xfffffff0, strings[3], strings[1], strings[2]);
        blob.Add(0, 0, 2, 0);
        return start;
    }

    private static uint Debug(PeBlob blob)
    {
        uint view = blob.Add([.. "RSDS"u8.ToArray(), .. new byte[20], .. @"C:\build\thing.pdb"u8.ToArray(), 0]);
        return blob.AddWords(0, 0, 0, 13, 0, 0, 0, 0, 0, 0, 2, 50, view, 0);
    }

    private static uint Resources(PeBlob blob)
    {
        byte[] version = Version();
        uint content = blob.Add(version);
        uint start = blob.Next();

        // Root at 0 with two types, their names at 32 and 56, languages at 80 and 104, data at 128 and 144, a name at 160.
        const uint Deeper = 0x80000000;
        byte[] Directory(int named, int numbered) => [.. PeBlob.Word(0), .. PeBlob.Word(0x4000), .. Halves(4, 2, named, numbered)];
        byte[] Entry(uint name, uint target) => [.. PeBlob.Word(name), .. PeBlob.Word(target)];
        blob.Add(
        [
            .. Directory(1, 1), .. Entry(Deeper | 160, Deeper | 32), .. Entry(16, Deeper | 56),
            .. Directory(0, 1), .. Entry(7, Deeper | 80),
            .. Directory(0, 1), .. Entry(1, Deeper | 104),
            .. Directory(0, 1), .. Entry(0x409, 128),
            .. Directory(0, 1), .. Entry(0x407, 144),
            .. PeBlob.Word(SectionAddress), .. PeBlob.Word(2), .. new byte[8],
            .. PeBlob.Word(content), .. PeBlob.Word((uint)version.Length), .. new byte[8],
            .. Halves(4), .. Encoding.Unicode.GetBytes("ICON"),
        ]);
        return start;
    }

    private static byte[] Version()
    {
        byte[] strings = [.. Text("CompanyName", "Some Company"), .. Text("Empty", ""), .. Text("ProductName", "Thing\u0100hidden")];
        byte[] table = Node("040904b0", 0, strings);
        byte[] variables = Node("VarFileInfo", 0, Node("Translation", 4, [9, 4, 0xb0, 4]));
        return Node("VS_VERSION_INFO", 52, [.. new byte[52], .. variables, .. Node("StringFileInfo", 0, table)]);
    }

    private static byte[] Text(string key, string value) => Node(key, value.Length, Encoding.Unicode.GetBytes(value + '\0'));

    private static byte[] Node(string key, int valueLength, byte[] content)
    {
        byte[] head = Pad([.. new byte[6], .. Encoding.Unicode.GetBytes(key + '\0')]);
        byte[] node = [.. head, .. content];
        Buffer.BlockCopy(Halves(node.Length, valueLength, 1), 0, node, 0, 6);
        return Pad(node);
    }

    private static byte[] Pad(byte[] bytes) => [.. bytes, .. new byte[(4 - (bytes.Length % 4)) % 4]];

    private static byte[] Halves(params int[] values) => [.. values.SelectMany(PeBlob.Half)];

    private static void SetDirectory(uint[] directories, int index, uint address, uint size)
    {
        directories[2 * index] = address;
        directories[(2 * index) + 1] = size;
    }
}
