using System;

namespace FirmwareScanner.Modules.Dex;

/// <summary>Fills the fields of the module for a file: one table after the other, up to the first that does not lie inside of it.</summary>
internal static class DexFields
{
    /// <summary>The numbers of the header, with their offsets.</summary>
    internal static readonly (string Name, int Offset)[] HeaderNumbers =
    [
        ("checksum", 8),
        ("file_size", 32),
        ("header_size", 36),
        ("endian_tag", 40),
        ("link_size", 44),
        ("link_offset", 48),
        ("map_offset", 52),
        ("string_ids_size", 56),
        ("string_ids_offset", 60),
        ("type_ids_size", 64),
        ("type_ids_offset", 68),
        ("proto_ids_size", 72),
        ("proto_ids_offset", 76),
        ("field_ids_size", 80),
        ("field_ids_offset", 84),
        ("method_ids_size", 88),
        ("method_ids_offset", 92),
        ("class_defs_size", 96),
        ("class_defs_offset", 100),
        ("data_size", 104),
        ("data_offset", 108),
    ];

    /// <summary>The numbers of an entry of the table of classes, in order.</summary>
    internal static readonly string[] ClassNumbers =
    [
        "class_idx",
        "access_flags",
        "super_class_idx",
        "interfaces_offset",
        "source_file_idx",
        "annotations_offset",
        "class_data_offset",
        "static_values_offset",
    ];

    /// <summary>The counts of a class, in order.</summary>
    internal static readonly string[] ClassDataNumbers =
        ["static_fields_size", "instance_fields_size", "direct_methods_size", "virtual_methods_size"];

    private const int CodeHeaderSize = 16;
    private const int MapEntrySize = 12;

    /// <summary>Fills them.</summary>
    /// <param name="fields">Where to.</param>
    /// <param name="file">The file.</param>
    /// <param name="classes">Its classes, not yet read.</param>
    internal static void AddTo(ModuleStructure fields, DexFile file, DexClasses classes)
    {
        fields["header"] = Header(file);
        if (TryAddTables(fields, file) && TryAddMap(fields, file) && file.Holds(file.Classes))
        {
            classes.Read();
            AddClasses(fields, file, classes);
        }
    }

    private static ModuleStructure Header(DexFile file)
    {
        var header = new ModuleStructure { ["magic"] = file.Bytes(0, 8), ["signature"] = file.Bytes(12, 20) };
        foreach ((string name, int offset) in HeaderNumbers)
        {
            header[name] = (long)file.Numbers.UInt32(offset);
        }

        return header;
    }

    private static bool TryAddTables(ModuleStructure fields, DexFile file)
    {
        (string Name, DexTable Table, Func<uint, object?> Entry)[] tables =
        [
            ("string_ids", file.Texts, index => Text(file, index)),
            ("type_ids", file.Types, index => Entry(file, file.Types, index, "descriptor_idx")),
            ("proto_ids", file.Prototypes,
                index => Entry(file, file.Prototypes, index, "shorty_idx", "return_type_idx", "parameters_offset")),
            ("field_ids", file.Fields, index => Name(file, file.Fields, index, "type_idx")),
            ("method_ids", file.Methods, index => Name(file, file.Methods, index, "proto_idx")),
        ];
        foreach ((string name, DexTable table, Func<uint, object?> entry) in tables)
        {
            if (!file.Holds(table))
            {
                return false;
            }

            fields[name] = ComputedElements.Array(table.Count, index => entry((uint)index));
        }

        return true;
    }

    private static ModuleStructure? Text(DexFile file, uint index) => file.TextRange(index) is { } range
        ? new ModuleStructure { ["offset"] = (long)range.Offset, ["size"] = (long)range.Size, ["value"] = file.Text(index) }
        : null;

    private static ModuleStructure Entry(DexFile file, DexTable table, uint index, params string[] names)
    {
        var entry = new ModuleStructure();
        for (int i = 0; i < names.Length; i++)
        {
            entry[names[i]] = (long)file.Numbers.UInt32(table.At(index) + (i * sizeof(uint)));
        }

        return entry;
    }

    private static ModuleStructure Name(DexFile file, DexTable table, uint index, string second) => new()
    {
        ["class_idx"] = (long)file.Numbers.UInt16(table.At(index)),
        [second] = (long)file.Numbers.UInt16(table.At(index) + 2),
        ["name_idx"] = (long)file.Numbers.UInt32(table.At(index) + 4),
    };

    /// <summary>The map of the file: false if it does not lie inside of it, true if there is none.</summary>
    private static bool TryAddMap(ModuleStructure fields, DexFile file)
    {
        uint offset = file.Numbers.UInt32(52);
        if (offset == 0 || !file.Holds(offset, sizeof(uint)))
        {
            return true;
        }

        uint count = file.Numbers.UInt32(offset);
        var map = new ModuleStructure { ["size"] = (long)count };
        fields["map_list"] = map;
        long table = offset + sizeof(uint);
        long size = (long)count * MapEntrySize;
        if (!file.Holds(0, size + sizeof(uint)))
        {
            return false;
        }

        // YARA looks whether the map is longer than the file, and then at each entry whether it lies inside.
        long inside = Math.Min(count, (file.Numbers.Length - table) / MapEntrySize);
        map["map_item"] = ComputedElements.Array((ulong)inside, index => MapEntry(file, table + ((long)index * MapEntrySize)));
        return inside == count;
    }

    private static ModuleStructure MapEntry(DexFile file, long at) => new()
    {
        ["type"] = (long)file.Numbers.UInt16(at),
        ["unused"] = (long)file.Numbers.UInt16(at + 2),
        ["size"] = (long)file.Numbers.UInt32(at + 4),
        ["offset"] = (long)file.Numbers.UInt32(at + 8),
    };

    private static void AddClasses(ModuleStructure fields, DexFile file, DexClasses classes)
    {
        fields["class_defs"] = ComputedElements.Array(
            classes.Count, index => Entry(file, file.Classes, (uint)index, ClassNumbers));
        fields["class_data_item"] = ComputedElements.Array((ulong)classes.Data.Count, index => ClassData(classes.Data[index]));
        fields["field"] = ComputedElements.Array((ulong)classes.Fields.Count, index => Field(file, classes.Fields[index]));
        fields["method"] = ComputedElements.Array((ulong)classes.Methods.Count, index => Method(file, classes.Methods[index]));
        fields["number_of_fields"] = classes.FieldCount;
        fields["number_of_methods"] = classes.MethodCount;
    }

    private static ModuleStructure ClassData(DexClassData data) => new()
    {
        [ClassDataNumbers[0]] = (long)data.StaticFields,
        [ClassDataNumbers[1]] = (long)data.InstanceFields,
        [ClassDataNumbers[2]] = (long)data.DirectMethods,
        [ClassDataNumbers[3]] = (long)data.VirtualMethods,
    };

    private static ModuleStructure Field(DexFile file, DexMember field)
    {
        DexNames names = DexNames.OfField(file, field);
        return new()
        {
            ["class_name"] = file.Text(names.Class),
            ["name"] = file.Text(names.Name),
            ["proto"] = file.Text(names.Prototype),
            ["static"] = field.IsFirstKind ? 1L : 0L,
            ["instance"] = field.IsFirstKind ? 0L : 1L,
            ["field_idx_diff"] = (long)field.Difference,
            ["access_flags"] = (long)field.AccessFlags,
        };
    }

    private static ModuleStructure Method(DexFile file, DexMember method)
    {
        DexNames names = DexNames.OfMethod(file, method);
        return new()
        {
            ["class_name"] = file.Text(names.Class),
            ["name"] = file.Text(names.Name),
            ["proto"] = file.Text(names.Prototype),
            ["direct"] = method.IsFirstKind ? 1L : 0L,
            ["virtual"] = method.IsFirstKind ? 0L : 1L,
            ["method_idx_diff"] = (long)method.Difference,
            ["access_flags"] = (long)method.AccessFlags,
            ["code_off"] = (long)method.CodeOffset,
            ["code_item"] = method.IsNamed && method.CodeOffset != 0 ? Code(file, method.CodeOffset) : null,
        };
    }

    private static ModuleStructure? Code(DexFile file, long at)
    {
        if (!file.Holds(at, CodeHeaderSize))
        {
            return null;
        }

        long size = file.Numbers.UInt32(at + 12) * 2L;
        bool isThere = size <= DexFile.MaximumLength && file.Holds(at + CodeHeaderSize, size);
        return new()
        {
            ["registers_size"] = (long)file.Numbers.UInt16(at),
            ["ins_size"] = (long)file.Numbers.UInt16(at + 2),
            ["outs_size"] = (long)file.Numbers.UInt16(at + 4),
            ["tries_size"] = (long)file.Numbers.UInt16(at + 6),
            ["debug_info_off"] = (long)file.Numbers.UInt32(at + 8),
            ["insns_size"] = size / 2,
            ["insns"] = isThere ? file.Bytes(at + CodeHeaderSize, (int)size) : null,
        };
    }
}
