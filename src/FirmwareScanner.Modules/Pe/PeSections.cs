using System;
using System.Collections.Generic;

namespace FirmwareScanner.Modules.Pe;

/// <summary>The section headers, and what follows behind the sections.</summary>
internal static class PeSections
{
    private const int NameSize = 8;
    private const int SymbolSize = 18;

    /// <summary>Longest name in the string table that is read, in bytes; YARA has no bound.</summary>
    private const int MaxFullNameLength = 4096;

    /// <summary>The integers of a section header, with their offsets and sizes in bytes.</summary>
    private static readonly (string Name, int Offset, int Size)[] Layout =
    [
        ("virtual_size", 8, 4),
        ("virtual_address", 12, 4),
        ("raw_data_size", 16, 4),
        ("raw_data_offset", 20, 4),
        ("pointer_to_relocations", 24, 4),
        ("pointer_to_line_numbers", 28, 4),
        ("number_of_relocations", 32, 2),
        ("number_of_line_numbers", 34, 2),
        ("characteristics", 36, 4),
    ];

    /// <summary>Adds the types of the fields.</summary>
    internal static void Declare(Dictionary<string, ModuleType> fields)
    {
        var section = new Dictionary<string, ModuleType> { ["name"] = ModuleType.Text, ["full_name"] = ModuleType.Text };
        foreach ((string name, _, _) in Layout)
        {
            section[name] = ModuleType.Integer;
        }

        fields["sections"] = ModuleType.ArrayOf(ModuleType.StructureOf(section));
        fields["overlay"] = ModuleType.StructureOf(new Dictionary<string, ModuleType>
        {
            ["offset"] = ModuleType.Integer,
            ["size"] = ModuleType.Integer,
        });
    }

    /// <summary>Sets the fields.</summary>
    internal static void Fill(PeImage image, ModuleStructure root)
    {
        var sections = new List<object?>();
        ulong end = 0;
        for (int i = 0; i < Math.Min(image.SectionCount, PeImage.MaxSections); i++)
        {
            long offset = image.SectionTable + (i * PeImage.SectionHeaderSize);
            if (!image.Reader.Contains(offset, PeImage.SectionHeaderSize))
            {
                break;
            }

            ModuleStructure section = Read(image, offset);
            sections.Add(section);

            // The sum is one of 32 bits when it is compared, and one of 64 bits when it is kept: so it is in YARA.
            uint size = (uint)(long)section["raw_data_size"]!;
            uint start = (uint)(long)section["raw_data_offset"]!;
            if (unchecked(start + size) > end)
            {
                end = (ulong)start + size;
            }
        }

        root["sections"] = new ModuleArray(sections);
        bool hasOverlay = end != 0 && (ulong)image.Reader.Length > end;
        root["overlay"] = new ModuleStructure
        {
            ["offset"] = hasOverlay ? (long)end : 0L,
            ["size"] = hasOverlay ? image.Reader.Length - (long)end : 0L,
        };
    }

    private static ModuleStructure Read(PeImage image, long offset)
    {
        byte[] name = image.Reader.ReadBytes(offset, NameSize);
        name = name.AsSpan().TrimEnd((byte)0).ToArray();
        var section = new ModuleStructure { ["name"] = name, ["full_name"] = FullName(image, name) };
        foreach ((string field, int position, int size) in Layout)
        {
            section[field] = size == 2 ? image.UInt16(offset + position) : (long)image.UInt32(offset + position);
        }

        return section;
    }

    /// <summary>The name that a slash and a number stand for: it is in the string table behind the symbols.</summary>
    private static byte[]? FullName(PeImage image, byte[] name)
    {
        uint symbols = image.UInt32(image.HeaderOffset + 12);
        if (symbols == 0 || name.Length == 0 || name[0] != (byte)'/')
        {
            return name;
        }

        long index = 0;
        for (int i = 1; i < name.Length && char.IsAsciiDigit((char)name[i]); i++)
        {
            index = (index * 10) + name[i] - '0';
        }

        long strings = symbols + ((long)image.UInt32(image.HeaderOffset + 16) * SymbolSize);
        byte[]? text = image.Reader.ReadText(strings + index, MaxFullNameLength, out bool isTerminated);
        return text is not null && isTerminated && !text.AsSpan().ContainsAnyExceptInRange((byte)0x20, (byte)0x7e) ? text : null;
    }
}
