using System;
using System.Collections.Generic;
using FirmwareScanner.Modules.Pe;

namespace FirmwareScanner.Modules.DotNet;

/// <summary>The fields that come from the tables of metadata.</summary>
internal sealed class DotNetTableFields
{
    private const int ModuleTable = 0x00;
    private const int ConstantTable = 0x0b;
    private const int ModuleReferenceTable = 0x1a;
    private const int FieldAddressTable = 0x1d;
    private const int AssemblyTable = 0x20;
    private const int AssemblyReferenceTable = 0x23;
    private const int ResourceTable = 0x28;
    private const uint TextType = 0x0e;
    private const int LargestModuleRow = 18;

    private static readonly string[] VersionParts = ["major", "minor", "build_number", "revision_number"];

    private readonly PeImage _image;
    private readonly MetadataTables _tables;
    private readonly MetadataHeaps _heaps;
    private readonly ModuleStructure _root;

    private DotNetTableFields(PeImage image, MetadataTables tables, MetadataHeaps heaps, ModuleStructure root)
    {
        _image = image;
        _tables = tables;
        _heaps = heaps;
        _root = root;
    }

    /// <summary>Adds the types of the fields.</summary>
    internal static void Declare(Dictionary<string, ModuleType> fields)
    {
        var versionFields = new Dictionary<string, ModuleType>();
        foreach (string part in VersionParts)
        {
            versionFields[part] = ModuleType.Integer;
        }

        ModuleType version = ModuleType.StructureOf(versionFields);
        AddList(fields, "resources", new() { ["offset"] = ModuleType.Integer, ["length"] = ModuleType.Integer, ["name"] = ModuleType.Text });
        AddList(fields, "assembly_refs", new() { ["version"] = version, ["public_key_or_token"] = ModuleType.Text, ["name"] = ModuleType.Text });
        fields["assembly"] = ModuleType.StructureOf(new Dictionary<string, ModuleType>
        {
            ["version"] = version,
            ["name"] = ModuleType.Text,
            ["culture"] = ModuleType.Text,
        });
        fields["module_name"] = ModuleType.Text;
        fields["typelib"] = ModuleType.Text;
        foreach ((string name, ModuleType element) in new[]
        {
            ("modulerefs", ModuleType.Text), ("constants", ModuleType.Text), ("field_offsets", ModuleType.Integer),
        })
        {
            fields["number_of_" + name] = ModuleType.Integer;
            fields[name] = ModuleType.ArrayOf(element);
        }
    }

    /// <summary>Sets the fields.</summary>
    internal static void Fill(PeImage image, DotNetMetadata metadata, ModuleStructure root)
    {
        if (metadata.Find("#Strings") is not MetadataStream strings || metadata.Find("#Blob") is not MetadataStream blobs)
        {
            return;
        }

        MetadataStream? stream = null;
        foreach (MetadataStream candidate in metadata.Streams ?? [])
        {
            stream ??= candidate.Name is [(byte)'#', (byte)'~' or (byte)'-', ..] ? candidate : null;
        }

        if (stream is not null && MetadataTables.TryRead(image.Reader, stream.Offset, stream.Size) is MetadataTables tables)
        {
            var heaps = new MetadataHeaps(image.Reader) { Strings = (strings.Offset, strings.Size), Blobs = (blobs.Offset, blobs.Size) };
            new DotNetTableFields(image, tables, heaps, root).FillAll(metadata.Resources);
        }
    }

    private static void AddList(Dictionary<string, ModuleType> fields, string name, Dictionary<string, ModuleType> element)
    {
        fields["number_of_" + name] = ModuleType.Integer;
        fields[name] = ModuleType.ArrayOf(ModuleType.StructureOf(element));
    }

    private void FillAll(long resources)
    {
        // YARA wants the largest row that there may be, and does not ask whether there is a row.
        if (_tables.Place(ModuleTable) is var (module, _) && _image.Reader.Contains(module, LargestModuleRow))
        {
            _root["module_name"] = _heaps.Text(_tables.Column(ModuleTable, module, 1));
        }

        List(ConstantTable, "constants", null, Constant, true);
        _root["typelib"] = TypeLibrary.Find(_image.Reader, _tables, _heaps);
        List(ModuleReferenceTable, "modulerefs", 4, row => _heaps.Text(_tables.Column(ModuleReferenceTable, row, 0)), true);
        List(FieldAddressTable, "field_offsets", 8, FieldOffset, true);
        FillAssembly();
        List(AssemblyReferenceTable, "assembly_refs", null, AssemblyReference, false);
        List(ResourceTable, "resources", null, row => Resource(row, resources), false);
    }

    /// <summary>Sets a list, and its length, from the rows of a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="name">The field's name.</param>
    /// <param name="rowSize">How many bytes of a row YARA wants in the file; null for all.</param>
    /// <param name="read">Makes an element of a row; null for none.</param>
    /// <param name="isPacked">Whether rows without an element are left out.</param>
    private void List(int table, string name, int? rowSize, Func<long, object?> read, bool isPacked)
    {
        if (!_tables.Has(table))
        {
            return;
        }

        var elements = new List<object?>();
        foreach (long row in _tables.Rows(table, rowSize))
        {
            object? element = read(row);
            if (element is not null || !isPacked)
            {
                elements.Add(element);
            }
        }

        _root[name] = new ModuleArray(elements);
        _root["number_of_" + name] = (long)elements.Count;
    }

    private object? Constant(long row)
    {
        // YARA wants the padding behind the type to be zero, and a byte behind the blob.
        return _tables.Column(ConstantTable, row, 0) == TextType
            && _tables.Column(ConstantTable, row, 1) == 0
            && _heaps.Blob(_tables.Column(ConstantTable, row, 3)) is var (offset, length)
            && offset + length < _image.Reader.Length
                ? _heaps.Read(offset, length)
                : null;
    }

    private object? FieldOffset(long row)
    {
        long offset = _image.OffsetOf(_tables.Column(FieldAddressTable, row, 0));
        return offset < 0 ? null : offset;
    }

    private ModuleStructure Version(int table, long row, int column)
    {
        var version = new ModuleStructure();
        for (int i = 0; i < VersionParts.Length; i++)
        {
            version[VersionParts[i]] = (long)_tables.Column(table, row, column + i);
        }

        return version;
    }

    private void FillAssembly()
    {
        if (_tables.Place(AssemblyTable) is not var (row, size) || !_image.Reader.Contains(row, size))
        {
            return;
        }

        byte[]? culture = _heaps.Text(_tables.Column(AssemblyTable, row, 8));
        _root["assembly"] = new ModuleStructure
        {
            ["version"] = Version(AssemblyTable, row, 1),
            ["name"] = _heaps.Text(_tables.Column(AssemblyTable, row, 7)),
            ["culture"] = culture is { Length: > 0 } ? culture : null,
        };
    }

    private ModuleStructure AssemblyReference(long row)
    {
        var reference = new ModuleStructure { ["version"] = Version(AssemblyReferenceTable, row, 0) };

        // Without a blob for the key YARA does not get to the name.
        if (_heaps.Blob(_tables.Column(AssemblyReferenceTable, row, 5)) is var (offset, length))
        {
            reference["public_key_or_token"] = length > 0 ? _heaps.Read(offset, length) : null;
            reference["name"] = _heaps.Text(_tables.Column(AssemblyReferenceTable, row, 6));
        }

        return reference;
    }

    private ModuleStructure Resource(long row, long resources)
    {
        var resource = new ModuleStructure { ["name"] = _heaps.Text(_tables.Column(ResourceTable, row, 2)) };
        long offset = resources + _tables.Column(ResourceTable, row, 0);
        bool isInThisFile = _tables.Column(ResourceTable, row, 3) == 0;
        if (isInThisFile && _image.Reader.TryReadUInt32(offset, out uint length))
        {
            resource["offset"] = offset + 4;
            resource["length"] = (long)length;
        }

        return resource;
    }
}
