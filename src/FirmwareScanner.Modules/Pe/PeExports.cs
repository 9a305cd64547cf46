using System;
using System.Collections.Generic;

namespace FirmwareScanner.Modules.Pe;

/// <summary>The export directory ("PE Format", Microsoft), read as YARA reads it.</summary>
/// <param name="image">The file.</param>
internal sealed class PeExports(PeImage image)
{
    private const int DirectoryIndex = 0;
    private const int DirectorySize = 40;
    private const uint MaxExports = 16384;
    private const int MaxNameLength = 512;

    /// <summary>Longest name of the library itself, in bytes; YARA has no bound.</summary>
    private const int MaxLibraryNameLength = 4096;

    /// <summary>Adds the types of the fields.</summary>
    internal static void Declare(Dictionary<string, ModuleType> fields)
    {
        fields["number_of_exports"] = ModuleType.Integer;
        fields["dll_name"] = ModuleType.Text;
        fields["export_timestamp"] = ModuleType.Integer;
        fields["export_details"] = ModuleType.ArrayOf(ModuleType.StructureOf(new Dictionary<string, ModuleType>
        {
            ["offset"] = ModuleType.Integer,
            ["name"] = ModuleType.Text,
            ["forward_name"] = ModuleType.Text,
            ["ordinal"] = ModuleType.Integer,
            ["rva"] = ModuleType.Integer,
        }));
    }

    /// <summary>Sets the fields.</summary>
    internal void Fill(ModuleStructure root)
    {
        root["number_of_exports"] = 0L;
        root["export_details"] = new ModuleArray([]);
        (uint address, uint size) = image.Directory(DirectoryIndex) ?? default;
        long directory = address == 0 ? -1 : image.OffsetOf(address);
        if (directory < 0 || !image.Reader.Contains(directory, DirectorySize))
        {
            return;
        }

        root["export_timestamp"] = (long)image.UInt32(directory + 4);
        long name = image.OffsetOf(image.UInt32(directory + 12));
        root["dll_name"] = name > 0 ? image.Reader.ReadText(name, MaxLibraryNameLength, out _) : null;
        if (Tables.TryRead(image, directory, name) is Tables tables)
        {
            List<object?> exports = Read(directory, size, tables);
            root["number_of_exports"] = (long)exports.Count;
            root["export_details"] = new ModuleArray(exports);
        }
    }

    private List<object?> Read(long directory, uint size, Tables tables)
    {
        Dictionary<int, long> nameEntries = NameEntries(tables);
        uint ordinalBase = image.UInt32(directory + 16);
        var exports = new List<object?>();
        for (int i = 0; i < tables.Count; i++)
        {
            uint address = image.UInt32(tables.Functions + (4 * i));
            long offset = image.OffsetOf(address);
            var export = new ModuleStructure { ["ordinal"] = (long)unchecked(ordinalBase + (uint)i), ["rva"] = (long)address };
            if (offset > directory && offset < directory + size)
            {
                // The address of a text, which says where the function really is.
                export["forward_name"] = image.Reader.ReadText(offset, MaxNameLength, out _);
            }
            else
            {
                export["offset"] = offset < 0 ? null : offset;
            }

            if (nameEntries.TryGetValue(i, out long entry) && image.OffsetOf(image.UInt32(entry)) is var name and > 0)
            {
                export["name"] = image.Reader.ReadText(name, MaxNameLength, out _);
            }

            exports.Add(export);
        }

        return exports;
    }

    /// <summary>By index of a function, where the address of its name is. The first entry for an index counts.</summary>
    private Dictionary<int, long> NameEntries(Tables tables)
    {
        var entries = new Dictionary<int, long>();
        for (int i = 0; i < tables.NameCount; i++)
        {
            entries.TryAdd(image.UInt16(tables.Ordinals + (2 * i)), tables.Names + (4 * i));
        }

        return entries;
    }

    /// <summary>Where the three tables are, and how many entries of them count.</summary>
    private sealed record Tables(int Count, int NameCount, long Functions, long Names, long Ordinals)
    {
        /// <summary>Finds the tables; null unless all are in the file.</summary>
        internal static Tables? TryRead(PeImage image, long directory, long name)
        {
            ContentReader reader = image.Reader;
            uint count = Math.Min(image.UInt32(directory + 20), MaxExports);
            uint nameCount = image.UInt32(directory + 24);
            long functions = image.OffsetOf(image.UInt32(directory + 28));
            long names = nameCount > 0 ? image.OffsetOf(image.UInt32(directory + 32)) : 0;
            long ordinals = image.OffsetOf(image.UInt32(directory + 36));

            // That the functions must have room behind the name of the library is YARA's rule.
            return 4 * count > reader.Length - name
                || names < 0
                || nameCount > (reader.Length - names) / 4
                || !reader.Contains(ordinals, 2 * count)
                || !reader.Contains(functions, 4 * count)
                    ? null
                    : new Tables((int)count, (int)Math.Min(nameCount, count), functions, names, ordinals);
        }
    }
}
