using System;
using System.Collections.Generic;

namespace FirmwareScanner.Modules.Pe;

/// <summary>The fields of the file header and the optional header ("PE Format", Microsoft).</summary>
internal static class PeHeaderFields
{
    /// <summary>The integers, with their offsets from the signature and sizes in bytes, for 32 and 64 bits; -1 where there is none.</summary>
    private static readonly (string Name, int Offset32, int Size32, int Offset64, int Size64)[] Layout =
    [
        ("machine", 4, 2, 4, 2),
        ("number_of_sections", 6, 2, 6, 2),
        ("timestamp", 8, 4, 8, 4),
        ("pointer_to_symbol_table", 12, 4, 12, 4),
        ("number_of_symbols", 16, 4, 16, 4),
        ("size_of_optional_header", 20, 2, 20, 2),
        ("characteristics", 22, 2, 22, 2),
        ("opthdr_magic", 24, 2, 24, 2),
        ("size_of_code", 28, 4, 28, 4),
        ("size_of_initialized_data", 32, 4, 32, 4),
        ("size_of_uninitialized_data", 36, 4, 36, 4),
        ("entry_point_raw", 40, 4, 40, 4),
        ("base_of_code", 44, 4, 44, 4),
        ("base_of_data", 48, 4, -1, 0),
        ("image_base", 52, 4, 48, 8),
        ("section_alignment", 56, 4, 56, 4),
        ("file_alignment", 60, 4, 60, 4),
        ("win32_version_value", 76, 4, 76, 4),
        ("size_of_image", 80, 4, 80, 4),
        ("size_of_headers", 84, 4, 84, 4),
        ("checksum", 88, 4, 88, 4),
        ("subsystem", 92, 2, 92, 2),
        ("dll_characteristics", 94, 2, 94, 2),
        ("size_of_stack_reserve", 96, 4, 96, 8),
        ("size_of_stack_commit", 100, 4, 104, 8),
        ("size_of_heap_reserve", 104, 4, 112, 8),
        ("size_of_heap_commit", 108, 4, 120, 8),
        ("loader_flags", 112, 4, 128, 4),
        ("number_of_rva_and_sizes", 116, 4, 132, 4),
    ];

    /// <summary>Versions: two numbers side by side, with the offset of the first from the signature and the size of each.</summary>
    private static readonly (string Name, int Offset, int Size)[] Versions =
    [
        ("linker_version", 26, 1),
        ("os_version", 64, 2),
        ("image_version", 68, 2),
        ("subsystem_version", 72, 2),
    ];

    private const int MaxDirectories = 16;

    /// <summary>Adds the types of the fields.</summary>
    internal static void Declare(Dictionary<string, ModuleType> fields)
    {
        var version = ModuleType.StructureOf(new Dictionary<string, ModuleType>
        {
            ["major"] = ModuleType.Integer,
            ["minor"] = ModuleType.Integer,
        });
        foreach ((string name, _, _, _, _) in Layout)
        {
            fields[name] = ModuleType.Integer;
        }

        foreach ((string name, _, _) in Versions)
        {
            fields[name] = version;
        }

        fields["entry_point"] = ModuleType.Integer;
        fields["data_directories"] = ModuleType.ArrayOf(ModuleType.StructureOf(new Dictionary<string, ModuleType>
        {
            ["virtual_address"] = ModuleType.Integer,
            ["size"] = ModuleType.Integer,
        }));
    }

    /// <summary>Sets the fields.</summary>
    internal static void Fill(PeImage image, ModuleStructure root)
    {
        foreach ((string name, int offset32, int size32, int offset64, int size64) in Layout)
        {
            int offset = image.Is64Bit ? offset64 : offset32;
            if (offset >= 0)
            {
                root[name] = Number(image, offset, image.Is64Bit ? size64 : size32);
            }
        }

        foreach ((string name, int offset, int size) in Versions)
        {
            root[name] = new ModuleStructure
            {
                ["major"] = Number(image, offset, size),
                ["minor"] = Number(image, offset + size, size),
            };
        }

        // An entry point that no byte of the file backs is -1, not undefined: so it is in YARA.
        root["entry_point"] = image.OffsetOf((ulong)(long)root["entry_point_raw"]!);
        FillDirectories(image, root);
    }

    private static void FillDirectories(PeImage image, ModuleStructure root)
    {
        var directories = new List<object?>();
        long count = Math.Min((long)root["number_of_rva_and_sizes"]!, MaxDirectories);
        for (int i = 0; i < count && image.Directory(i) is var (address, size); i++)
        {
            directories.Add(new ModuleStructure { ["virtual_address"] = (long)address, ["size"] = (long)size });
        }

        root["data_directories"] = new ModuleArray(directories);
    }

    private static long Number(PeImage image, int offset, int size)
    {
        long position = image.HeaderOffset + offset;
        return size switch
        {
            1 => image.UInt16(position) & 0xff,
            2 => image.UInt16(position),
            4 => image.UInt32(position),
            _ => unchecked((long)image.UInt64(position)),
        };
    }
}
