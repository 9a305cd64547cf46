using System.Collections.Generic;
using System.Text;

namespace FirmwareScanner.Modules.Tests.Executables;

/// <summary>An ELF file of either class and byte order, with segments, a dynamic section, sections and two symbol tables.</summary>
internal static class ElfExample
{
    internal const int SegmentOffset = 64;
    internal const int DynamicOffset = 256;
    internal const int CodeOffset = 384;
    internal const int TextOffset = 448;
    internal const int SectionCount = 7;

    /// <summary>Names of symbols; the first is that of no symbol.</summary>
    internal static readonly string[] DynamicNames = ["", "open", "Close", "strcpy", "_start", "ioctl64", "puts", "reboot_now"];

    internal static readonly string[] StaticNames = ["", "local_table"];

    private static readonly string[] SectionNames = ["", ".text", ".dynsym", ".dynstr", ".symtab", ".strtab", ".shstrtab"];

    /// <summary>All combinations of class and byte order.</summary>
    internal static IEnumerable<(bool IsWide, bool IsBigEndian)> Forms => [(false, false), (false, true), (true, false), (true, true)];

    internal static byte[] File(bool isWide, bool isBigEndian, ushort type = 2, IReadOnlyList<string>? names = null)
    {
        (string[] dynamic, byte[] dynamicTexts, uint[] dynamicStarts) = Table(names ?? DynamicNames);
        (string[] local, byte[] localTexts, uint[] localStarts) = Table(StaticNames);
        (_, byte[] sectionTexts, uint[] sectionStarts) = Table(SectionNames);
        int symbolSize = isWide ? 24 : 16;
        ulong dynamicTextAt = TextOffset;
        ulong localTextAt = dynamicTextAt + (ulong)dynamicTexts.Length;
        ulong sectionTextAt = localTextAt + (ulong)localTexts.Length;
        ulong dynamicAt = (sectionTextAt + (ulong)sectionTexts.Length + 7) & ~7ul;
        ulong localAt = dynamicAt + (ulong)(dynamic.Length * symbolSize);
        ulong sectionsAt = localAt + (ulong)(local.Length * symbolSize);

        var file = new FileBuilder(isBigEndian);
        AddHeader(file, isWide, isBigEndian, type, sectionsAt);
        file.PadTo(SegmentOffset);
        AddSegment(file, isWide, 1, 5, 0, 0x10000, 0x1000);
        AddSegment(file, isWide, 2, 6, DynamicOffset, 0x20000, 0x100);
        file.PadTo(DynamicOffset).Words(isWide, 1, 1, 5, 0x1234, 0, 0);
        file.PadTo(CodeOffset).PadTo(TextOffset).Byte(dynamicTexts).Byte(localTexts).Byte(sectionTexts).PadTo((int)dynamicAt);
        AddSymbols(file, isWide, dynamicStarts, section: 0);
        AddSymbols(file, isWide, localStarts, section: 1);

        (uint Type, ulong Offset, ulong Size, uint Link)[] sections =
        [
            (0, 0, 0, 0),
            (1, CodeOffset, 64, 0),
            (11, dynamicAt, localAt - dynamicAt, 3),
            (3, dynamicTextAt, (ulong)dynamicTexts.Length, 0),
            (2, localAt, sectionsAt - localAt, 5),
            (3, localTextAt, (ulong)localTexts.Length, 0),
            (3, sectionTextAt, (ulong)sectionTexts.Length, 0),
        ];
        for (int i = 0; i < sections.Length; i++)
        {
            (uint kind, ulong offset, ulong size, uint link) = sections[i];
            file.UInt32(sectionStarts[i], kind).Words(isWide, i == 1 ? 6u : 0u, i == 1 ? 0x10188u : 0u, offset, size);
            file.UInt32(link, 0).Words(isWide, 4, isWide && i is 2 or 4 ? 24u : 0u);
        }

        return file.ToArray();
    }

    private static void AddHeader(FileBuilder file, bool isWide, bool isBigEndian, ushort type, ulong sectionsAt)
    {
        file.Byte(0x7F, (byte)'E', (byte)'L', (byte)'F', (byte)(isWide ? 2 : 1), (byte)(isBigEndian ? 2 : 1), 1).Zeros(9);
        file.UInt16(type, 8).UInt32(1).Words(isWide, 0x10190, SegmentOffset, sectionsAt).UInt32(0x70001007);
        file.UInt16((ushort)(isWide ? 64 : 52), (ushort)(isWide ? 56 : 32), 2, (ushort)(isWide ? 64 : 40), SectionCount, 6);
    }

    private static void AddSegment(FileBuilder file, bool isWide, uint type, uint flags, ulong offset, ulong address, ulong size)
    {
        _ = isWide ? file.UInt32(type, flags) : file.UInt32(type);
        file.Words(isWide, offset, address, address + 1, size, size + 2);
        _ = isWide ? file.UInt64(16) : file.UInt32(flags, 16);
    }

    private static void AddSymbols(FileBuilder file, bool isWide, uint[] starts, ushort section)
    {
        for (int i = 0; i < starts.Length; i++)
        {
            byte info = (byte)(i == 0 ? 0 : 0x12);
            _ = isWide
                ? file.UInt32(starts[i]).Byte(info, 0).UInt16(section).UInt64((ulong)(0x10000 + i), (ulong)i)
                : file.UInt32(starts[i], (uint)(0x10000 + i), (uint)i).Byte(info, 0).UInt16(section);
        }
    }

    private static (string[] Names, byte[] Texts, uint[] Starts) Table(IReadOnlyList<string> names)
    {
        List<byte> texts = [];
        List<uint> starts = [];
        foreach (string name in names)
        {
            starts.Add((uint)texts.Count);
            texts.AddRange(Encoding.ASCII.GetBytes(name + "\0"));
        }

        return ([.. names], [.. texts], [.. starts]);
    }
}
