using System.Collections.Generic;

namespace FirmwareScanner.Modules.Pe;

/// <summary>
/// The tree of resources: types, names and languages on three levels, then the resources ("PE Format", Microsoft). Walked as YARA walks
/// it: numbers of an upper level stay for the resources behind it, also where the tree is not as deep as it should be.
/// </summary>
/// <param name="image">The file.</param>
internal sealed class PeResources(PeImage image)
{
    private const int DirectoryIndex = 2;
    private const int DirectorySize = 16;
    private const int EntrySize = 8;
    private const int DataSize = 16;
    private const int LastLevel = 2;
    private const uint Flag = 0x80000000;
    private const int MaxResources = 65536;
    private const int MaxEntries = 65536;
    private const int MaxNameLength = 1000;
    private const uint MaxSize = 0x3fffffff;
    private const int VersionType = 16;

    /// <summary>How many entries are looked at in all; YARA has no bound, and directories may be shared.</summary>
    private const int MaxVisits = 1 << 18;

    /// <summary>How many bytes the names may have in all; YARA has no bound, and names may overlap.</summary>
    private const int MaxNameBytes = 1 << 24;

    private static readonly (string Integer, string Text)[] LevelFields =
        [("type", "type_string"), ("id", "name_string"), ("language", "language_string")];

    private readonly PeVersionInformation _versions = new(image);
    private readonly List<object?> _resources = [];
    private readonly int[] _numbers = [-1, -1, -1];
    private readonly byte[]?[] _names = new byte[]?[3];
    private long _root;
    private int _visits;
    private int _nameBytes;

    /// <summary>Adds the types of the fields.</summary>
    internal static void Declare(Dictionary<string, ModuleType> fields)
    {
        PeVersionInformation.Declare(fields);
        fields["resource_timestamp"] = ModuleType.Integer;
        fields["resource_version"] = ModuleType.StructureOf(new Dictionary<string, ModuleType>
        {
            ["major"] = ModuleType.Integer,
            ["minor"] = ModuleType.Integer,
        });
        fields["number_of_resources"] = ModuleType.Integer;
        var resource = new Dictionary<string, ModuleType>
        {
            ["rva"] = ModuleType.Integer,
            ["offset"] = ModuleType.Integer,
            ["length"] = ModuleType.Integer,
        };
        foreach ((string integer, string text) in LevelFields)
        {
            resource[integer] = ModuleType.Integer;
            resource[text] = ModuleType.Text;
        }

        fields["resources"] = ModuleType.ArrayOf(ModuleType.StructureOf(resource));
    }

    /// <summary>Sets the fields.</summary>
    internal void Fill(ModuleStructure root)
    {
        _root = image.Directory(DirectoryIndex) is var (address, _) && address != 0 ? image.OffsetOf(address) : -1;
        if (_root >= 0 && image.Reader.Contains(_root, DirectorySize))
        {
            root["resource_timestamp"] = (long)image.UInt32(_root + 4);
            root["resource_version"] = new ModuleStructure
            {
                ["major"] = (long)image.UInt16(_root + 8),
                ["minor"] = (long)image.UInt16(_root + 10),
            };
            Walk(_root, 0);
        }

        root["number_of_resources"] = (long)_resources.Count;
        root["resources"] = new ModuleArray(_resources);
        _versions.Fill(root);
    }

    /// <summary>Walks a directory; false to stop everything.</summary>
    private bool Walk(long directory, int level)
    {
        int named = image.UInt16(directory + 12);
        int numbered = image.UInt16(directory + 14);
        long entries = directory + DirectorySize;
        if (image.UInt32(directory) != 0
            || named > MaxEntries / 2
            || numbered > MaxEntries / 2
            || !image.Reader.Contains(entries, (named + numbered) * EntrySize))
        {
            return true;
        }

        byte[]? outerName = _names[level];
        bool goesOn = true;
        for (int i = 0; i < named + numbered && goesOn; i++)
        {
            long entry = entries + (i * EntrySize);
            uint target = image.UInt32(entry + 4);
            if (target == 0)
            {
                // YARA does not get beyond such an entry.
                break;
            }

            _numbers[level] = unchecked((int)image.UInt32(entry));
            _names[level] = NameOf(image.UInt32(entry));
            goesOn = ++_visits <= MaxVisits && Visit(directory, target, level);
        }

        _names[level] = outerName;
        return goesOn;
    }

    private bool Visit(long directory, uint target, int level)
    {
        long offset = _root + (target & ~Flag);
        if ((target & Flag) != 0 && level < LastLevel)
        {
            return offset == directory || !image.Reader.Contains(offset, DirectorySize) || Walk(offset, level + 1);
        }

        uint size = image.UInt32(offset + 4);
        return !image.Reader.Contains(offset, DataSize) || size == 0 || size > MaxSize || Add(image.UInt32(offset), size);
    }

    private bool Add(uint address, uint size)
    {
        if (_resources.Count >= MaxResources)
        {
            return false;
        }

        long offset = image.OffsetOf(address);
        var resource = new ModuleStructure
        {
            ["rva"] = (long)address,
            ["offset"] = offset < 0 ? null : offset,
            ["length"] = (long)size,
        };
        for (int level = 0; level < LevelFields.Length; level++)
        {
            if (_names[level] is byte[] name)
            {
                resource[LevelFields[level].Text] = name;
            }
            else if (_numbers[level] != -1)
            {
                resource[LevelFields[level].Integer] = (long)_numbers[level];
            }
        }

        if (_numbers[0] == VersionType)
        {
            _versions.Read(address);
        }

        _resources.Add(resource);
        return true;
    }

    private byte[]? NameOf(uint name)
    {
        long offset = _root + (name & ~Flag);
        if ((name & Flag) == 0 || !image.Reader.TryReadUInt16(offset, out ushort length) || length > MaxNameLength)
        {
            return null;
        }

        _nameBytes += length * 2;
        return _nameBytes <= MaxNameBytes && image.Reader.Contains(offset, 2 + (length * 2))
            ? image.Reader.ReadBytes(offset + 2, length * 2)
            : null;
    }
}
