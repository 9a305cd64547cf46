using System.Linq;
using System.Text;

namespace FirmwareScanner.Modules.Tests.Executables;

/// <summary>A DEX file with one class that has fields and methods of all kinds.</summary>
internal static class DexExample
{
    internal const int MapOffset = 256;
    internal const int ClassDataOffset = 384;
    internal const int CodeOffset = 448;
    internal const int ClassesOffset = 512;

    private const int TextsOffset = 600;
    private const int TextEntriesOffset = 112;

    internal static readonly string[] Texts = ["LMain;", "I", "counter", "VI", "onCreate", "helper", "limit"];

    internal static byte[] File(int classes = 1)
    {
        FileBuilder file = new();
        file.Byte(Encoding.ASCII.GetBytes("dex\n035\0")).UInt32(0xABCD1234).Byte([.. Enumerable.Range(1, 20).Select(i => (byte)i)]);
        file.UInt32(700, 112, 0x12345678, 0, 0, MapOffset);
        file.UInt32((uint)Texts.Length, TextEntriesOffset, 2, 140, 1, 148, 2, 160, 2, 176, (uint)classes, ClassesOffset, 188, 512);
        uint text = TextsOffset;
        foreach (string name in Texts)
        {
            file.UInt32(text);
            text += (uint)name.Length + 2;
        }

        file.UInt32(0, 1);
        file.UInt32(3, 1, 0);
        file.UInt16(0, 1).UInt32(2).UInt16(0, 1).UInt32(6);
        file.UInt16(0, 0).UInt32(4).UInt16(0, 0).UInt32(5);
        file.PadTo(MapOffset).UInt32(2).UInt16(0, 0).UInt32(1, 0).UInt16(1, 9).UInt32(7, TextEntriesOffset);
        file.PadTo(ClassDataOffset).Byte(1, 1, 1, 1, 0, 0x19, 1, 2, 0, 1, 0xC0, 3, 1, 4, 0);
        file.PadTo(CodeOffset).UInt16(3, 2, 1, 0).UInt32(77, 3).UInt16(0x0E00, 0x7022, 0x1234);
        file.PadTo(ClassesOffset).UInt32(0, 1, 0xFFFFFFFF, 0, 3, 0, ClassDataOffset, 0);
        for (int i = 1; i < classes; i++)
        {
            file.UInt32(0, 1, 0, 0, 0, 0, ClassDataOffset, 0);
        }

        if (file.Length < TextsOffset)
        {
            file.PadTo(TextsOffset);
            foreach (string name in Texts)
            {
                file.Byte((byte)name.Length).Text(name, name.Length + 1);
            }
        }

        return file.Zeros(32).ToArray();
    }
}
