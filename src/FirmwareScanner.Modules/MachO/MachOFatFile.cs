using System;
using System.Collections.Generic;

namespace FirmwareScanner.Modules.MachO;

/// <summary>A file with images for several architectures (<c>mach-o/fat.h</c>); its numbers have the high byte first.</summary>
internal sealed class MachOFatFile
{
    private const uint Magic = 0xCAFEBABE;
    private const uint MagicWide = 0xCAFEBABF;
    private const uint MagicSwapped = 0xBEBAFECA;
    private const uint MagicWideSwapped = 0xBFBAFECA;
    private const int HeaderSize = 8;

    private readonly IModuleContent _content;
    private readonly ByteOrderReader _reader;
    private readonly uint _magic;

    private MachOFatFile(IModuleContent content, ByteOrderReader reader, uint magic)
    {
        _content = content;
        _reader = reader;
        _magic = magic;
    }

    private bool IsNarrow => _magic == Magic;

    private int EntrySize => IsNarrow ? 20 : 32;

    /// <summary>Recognizes a file.</summary>
    /// <param name="content">The bytes.</param>
    /// <returns>The file; null if it is none.</returns>
    internal static MachOFatFile? Open(IModuleContent content)
    {
        var reader = new ByteOrderReader(content, isBigEndian: true);
        uint magic = reader.UInt32(0);
        return magic is Magic or MagicWide or MagicSwapped or MagicWideSwapped && reader.Length >= HeaderSize
            ? new MachOFatFile(content, reader, magic)
            : null;
    }

    /// <summary>Fills the fields of the module.</summary>
    /// <param name="fields">Where to.</param>
    internal void AddTo(ModuleStructure fields)
    {
        uint count = _reader.UInt32(4);
        fields["fat_magic"] = (long)_magic;
        fields["nfat_arch"] = (long)count;
        if (count > (_reader.Length - HeaderSize) / EntrySize)
        {
            return;
        }

        List<object?> images = [];
        var budget = new MachOBudget();
        int looked = (int)Math.Min(count, MachOBudget.Architectures);
        for (int i = 0; i < looked; i++)
        {
            images.Add(Image(Entry(i), budget));
        }

        fields["fat_arch"] = ComputedElements.Array((ulong)looked, index => Structure(Entry(index)));
        fields["file"] = new ModuleArray(images);
    }

    private static ModuleStructure Structure(MachOArchitecture entry) => new()
    {
        ["cputype"] = (long)entry.Type,
        ["cpusubtype"] = (long)entry.Subtype,
        ["offset"] = (long)entry.Offset,
        ["size"] = (long)entry.Size,
        ["align"] = (long)entry.Alignment,
    };

    private ModuleStructure? Image(MachOArchitecture entry, MachOBudget budget)
    {
        ulong length = (ulong)_reader.Length;
        if (entry.Offset > length || entry.Size > length - entry.Offset)
        {
            return null;
        }

        var fields = new ModuleStructure();
        new MachOImage(_content, (long)entry.Offset, (long)entry.Size, budget).AddTo(fields);
        return fields;
    }

    private MachOArchitecture Entry(int index)
    {
        long at = HeaderSize + ((long)index * EntrySize);
        uint type = _reader.UInt32(at);
        uint subtype = _reader.UInt32(at + 4);
        return IsNarrow
            ? new(type, subtype, _reader.UInt32(at + 8), _reader.UInt32(at + 12), _reader.UInt32(at + 16))
            : new(type, subtype, _reader.UInt64(at + 8), _reader.UInt64(at + 16), _reader.UInt32(at + 24));
    }
}
