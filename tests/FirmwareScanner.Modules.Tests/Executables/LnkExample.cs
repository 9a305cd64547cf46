using System;
using System.Text;

namespace FirmwareScanner.Modules.Tests.Executables;

/// <summary>A shortcut with all of its parts.</summary>
internal static class LnkExample
{
    internal const string Identifier = "00112233-4455-6677-8899-aabbccddeeff";

    internal static byte[] File(bool isUnicode)
    {
        FileBuilder file = new();
        file.UInt32(0x4C).Byte(new Guid("00021401-0000-0000-C000-000000000046").ToByteArray()).UInt32(isUnicode ? 0xFFu : 0x7F, 0x21);
        file.UInt64(116444736000000000 + (10000000ul * 5), 0, 132223104000000000).UInt32(1234, 3, 7).UInt16(0, 0).UInt32(0, 0);
        byte[] items = Items();
        file.UInt16((ushort)items.Length).Byte(items);
        file.Byte(LinkInfo(isUnicode));
        foreach (string text in new[] { "name", @"..\target", @"C:\", "/c \u00E9", "icon.dll" })
        {
            file.UInt16((ushort)text.Length).Byte((isUnicode ? Encoding.Unicode : Encoding.Latin1).GetBytes(text));
        }

        file.UInt32(12, 0xA0000009, 5);
        file.UInt32(96, 0xA0000003, 88, 2).Text("machine", 16);
        for (int i = 0; i < 4; i++)
        {
            file.Byte(new Guid(Identifier).ToByteArray());
        }

        return file.UInt32(0).Byte(1, 2, 3).ToArray();
    }

    private static byte[] Items()
    {
        FileBuilder list = new();
        Add(list, new FileBuilder().Byte(0x1F, 0x50).Byte(new Guid(Identifier).ToByteArray()));
        Add(list, new FileBuilder().Byte(0x2F).Text(@"C:\", 22));
        Add(list, new FileBuilder().Byte(0x2E, 0).Byte(new Guid(Identifier).ToByteArray()));
        Add(list, new FileBuilder().Byte(0x31).Zeros(11).Text("FOLDER~1", 12));
        Add(list, new FileBuilder().Byte(0x36).Zeros(11).Byte(Encoding.Unicode.GetBytes("file\0")));
        Add(list, new FileBuilder().Byte(0x42, 0, 0).Text(@"\\host\share", 14));
        Add(list, new FileBuilder().Byte(0x00).Zeros(21).Byte(Encoding.Unicode.GetBytes("a.cpl\0")));
        Add(list, new FileBuilder().Byte(0x00).Zeros(9).Text("b.cpl", 8));
        Add(list, new FileBuilder().Byte(0x70, 1));
        Add(list, new FileBuilder().Byte(0x99));
        return list.UInt16(0).ToArray();
    }

    private static void Add(FileBuilder list, FileBuilder item) => list.UInt16((ushort)(item.Length + 2)).Byte(item.ToArray());

    private static byte[] LinkInfo(bool isUnicode)
    {
        FileBuilder info = new();
        if (isUnicode)
        {
            info.UInt32(100, 0x24, 3, 36, 0, 0, 0, 64, 74);
            info.UInt32(26, 3, 0xCAFE, 0x14, 20).Byte(Encoding.Unicode.GetBytes("La\0")).PadTo(64);
            return info.Byte(Encoding.Unicode.GetBytes("path\0")).Byte(Encoding.Unicode.GetBytes("suffix\0")).PadTo(100).ToArray();
        }

        info.UInt32(80, 28, 3, 28, 48, 0, 60).UInt32(20, 3, 0xCAFE, 0x10).Text("La", 4);
        return info.Text("path", 12).Text("suffix", 20).ToArray();
    }
}
