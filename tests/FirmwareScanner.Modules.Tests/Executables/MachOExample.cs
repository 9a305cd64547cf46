using System.Collections.Generic;

namespace FirmwareScanner.Modules.Tests.Executables;

/// <summary>Mach-O files: images of either width and byte order, and files with several.</summary>
internal static class MachOExample
{
    internal const uint Arm = 12;
    internal const uint PowerPc = 18;
    internal const uint X8664 = 0x01000007;

    /// <summary>Width, byte order and type of processor of images that have an entry point in the state of a thread.</summary>
    internal static IEnumerable<(uint Type, bool IsWide, bool IsBigEndian)> Threads =>
    [
        (6, false, true),
        (7, false, false),
        (Arm, false, false),
        (13, false, true),
        (14, false, true),
        (PowerPc, false, true),
        (X8664, true, false),
        (0x0100000C, true, false),
        (0x01000012, true, true),
        (99, false, false),
    ];

    /// <summary>An image with two segments, of which the first has two sections, and an entry point.</summary>
    internal static byte[] Image(uint type, bool isWide, bool isBigEndian, bool hasMain)
    {
        FileBuilder commands = new(isBigEndian);
        AddSegment(commands, isWide, "__TEXT", 0x1000, 0, ["__text", "__a_name_of_16_by"]);
        AddSegment(commands, isWide, "__LINKEDIT", 0x3000, 0x200, []);
        if (hasMain)
        {
            commands.UInt32(0x80000028, 24).UInt64(0x1F0, 0x4000);
        }
        else
        {
            AddThread(commands, type, isWide);
        }

        FileBuilder file = new(isBigEndian);
        file.UInt32(isWide ? 0xFEEDFACFu : 0xFEEDFACE, type, 3, 2, 3, (uint)commands.Length, 0x85);
        return (isWide ? file.UInt32(7) : file).Byte(commands.ToArray()).Zeros(64).ToArray();
    }

    /// <summary>A file with several images.</summary>
    internal static byte[] Fat(bool isWide, params (uint Type, byte[] Image)[] images)
    {
        FileBuilder file = new(isBigEndian: true);
        file.UInt32(isWide ? 0xCAFEBABF : 0xCAFEBABE, (uint)images.Length);
        int offset = 8 + (images.Length * (isWide ? 32 : 20));
        foreach ((uint type, byte[] image) in images)
        {
            file.UInt32(type, 3).Words(isWide, (ulong)offset, (ulong)image.Length).UInt32(4);
            file.UInt32(isWide ? [9u] : []);
            offset += image.Length;
        }

        foreach ((_, byte[] image) in images)
        {
            file.Byte(image);
        }

        return file.ToArray();
    }

    private static void AddSegment(FileBuilder file, bool isWide, string name, ulong address, ulong offset, string[] sections)
    {
        int size = isWide ? 72 + (sections.Length * 80) : 56 + (sections.Length * 68);
        file.UInt32(isWide ? 0x19u : 1, (uint)size).Text(name, 16).Words(isWide, address, 0x200, offset, 0x180);
        file.UInt32(7, 5, (uint)sections.Length, 4);
        foreach (string section in sections)
        {
            file.Text(section, 16).Text(name, 16).Words(isWide, address + 0x10, 0x20).UInt32(0x110, 2, 3, 4, 5, 6, 7);
            file.UInt32(isWide ? [8u] : []);
        }
    }

    /// <summary>A state in which every word says where it stands: an address in the first segment.</summary>
    private static void AddThread(FileBuilder file, uint type, bool isWide)
    {
        const int StateSize = 312;
        file.UInt32(5, 16 + StateSize, type, 1);
        for (int i = 0; i < StateSize / (isWide ? 8 : 4); i++)
        {
            file.Words(isWide, (ulong)(0x1000 + i));
        }
    }
}
