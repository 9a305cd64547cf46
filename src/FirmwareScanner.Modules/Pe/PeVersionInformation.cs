using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace FirmwareScanner.Modules.Pe;

/// <summary>
/// The version resources (VS_VERSIONINFO): names and values such as the company's. Read as YARA reads them: sizes are believed, texts are
/// cut, and of each character the low byte is taken.
/// </summary>
/// <param name="image">The file.</param>
internal sealed class PeVersionInformation(PeImage image)
{
    /// <summary>Bytes before the key: length, length of the value, type.</summary>
    private const int HeaderSize = 6;

    private const int RootSize = HeaderSize + 86;
    private const int StringFileInfoSize = HeaderSize + 30;
    private const int MaxKeyLength = 63;
    private const int MaxValueLength = 255;

    /// <summary>How long a text may be, in bytes, for its end to be found; YARA has no bound.</summary>
    private const int MaxTextSize = 1 << 16;

    /// <summary>How many bytes are read in all; a file may have tens of thousands of resources that share their bytes.</summary>
    private const long MaxWork = 1 << 24;

    /// <summary>How many texts are kept; YARA has no bound.</summary>
    private const int MaxStrings = 1 << 14;

    private readonly List<object?> _list = [];
    private readonly ModuleDictionary _byKey = new();
    private long _work;

    /// <summary>Adds the types of the fields.</summary>
    internal static void Declare(Dictionary<string, ModuleType> fields)
    {
        fields["number_of_version_infos"] = ModuleType.Integer;
        fields["version_info"] = ModuleType.DictionaryOf(ModuleType.Text);
        fields["version_info_list"] = ModuleType.ArrayOf(ModuleType.StructureOf(new Dictionary<string, ModuleType>
        {
            ["key"] = ModuleType.Text,
            ["value"] = ModuleType.Text,
        }));
    }

    /// <summary>Sets the fields.</summary>
    internal void Fill(ModuleStructure root)
    {
        root["number_of_version_infos"] = (long)_list.Count;
        root["version_info"] = _byKey;
        root["version_info_list"] = new ModuleArray(_list);
    }

    /// <summary>Reads a version resource.</summary>
    /// <param name="address">Its relative virtual address.</param>
    internal void Read(uint address)
    {
        long position = image.OffsetOf(address);
        if (position < 0 || !HasKey(position, "VS_VERSION_INFO"))
        {
            return;
        }

        position = Align(position, RootSize);
        while (HasKey(position, "VarFileInfo") && image.UInt16(position) is var length and > 0)
        {
            position = Align(position, length);
        }

        while (HasKey(position, "StringFileInfo") && image.UInt16(position) is var length and > 0)
        {
            long table = Align(position, StringFileInfoSize);
            position = Align(position, length);
            ReadTables(table, position);
        }
    }

    private void ReadTables(long table, long end)
    {
        while (table < end && TryBegin(table, out int length, out int keySize))
        {
            long text = Align(table, HeaderSize + keySize + 2);
            table = Align(table, length);
            ReadStrings(text, table);
        }
    }

    private void ReadStrings(long text, long end)
    {
        while (text < end && _list.Count < MaxStrings && TryBegin(text, out int length, out int keySize))
        {
            long value = Align(text, HeaderSize + keySize + 2);
            if (WideLength(value) >= 0)
            {
                byte[] key = Narrow(text + HeaderSize, MaxKeyLength);
                Add(key, image.UInt16(text + 2) == 0 ? [] : Narrow(value, MaxValueLength));
            }

            text = Align(text, length);
        }
    }

    private void Add(byte[] key, byte[] value)
    {
        _byKey.Add(key, value);
        _list.Add(new ModuleStructure { ["key"] = key, ["value"] = value });
    }

    private bool TryBegin(long position, out int length, out int keySize)
    {
        length = image.UInt16(position);
        keySize = length > 0 ? WideLength(position + HeaderSize) : -1;
        return keySize >= 0;
    }

    /// <summary>Whether an entry begins that has a key; the bytes that YARA wants to be there are twice its size with a zero.</summary>
    private bool HasKey(long position, string key)
    {
        int size = (key.Length + 1) * 2;
        _work += size;
        return _work < MaxWork
            && image.Reader.Contains(position + HeaderSize, size)
            && image.Reader.ReadBytes(position + HeaderSize, size).AsSpan().SequenceEqual(Encoding.Unicode.GetBytes(key + '\0'));
    }

    /// <summary>Size of a text of 16 bits a character, in bytes; -1 without an end.</summary>
    private int WideLength(long position)
    {
        for (int size = 0; size < MaxTextSize && ++_work < MaxWork && image.Reader.TryReadUInt16(position + size, out ushort value); size += 2)
        {
            if (value == 0)
            {
                return size;
            }
        }

        return -1;
    }

    /// <summary>The low bytes of a text up to a zero, or a length.</summary>
    private byte[] Narrow(long position, int maxLength)
    {
        byte[] wide = image.Reader.ReadBytes(position, 2 * maxLength);
        return [.. wide.Where((_, index) => index % 2 == 0).TakeWhile(value => value != 0)];
    }

    private static long Align(long position, int size) => position + ((size + 3) & ~3);
}
