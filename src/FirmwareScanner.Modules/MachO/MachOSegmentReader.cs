using System.Collections.Generic;

namespace FirmwareScanner.Modules.MachO;

/// <summary>Reads segments with their sections.</summary>
/// <param name="reader">Reads numbers in the byte order of the image.</param>
/// <param name="budget">What the file may cost.</param>
internal sealed class MachOSegmentReader(ByteOrderReader reader, MachOBudget budget)
{
    private const int Size = 56;
    private const int WideSize = 72;
    private const int SectionSize = 68;
    private const int WideSectionSize = 80;
    private const int NameSize = 16;

    /// <summary>Size of a segment's load command without its sections, in bytes.</summary>
    /// <param name="isWide">Whether its addresses have 64 bits.</param>
    internal static int SizeOf(bool isWide) => isWide ? WideSize : Size;

    /// <summary>Reads the addresses of a segment.</summary>
    /// <param name="at">Offset of its load command.</param>
    /// <param name="isWide">Whether its addresses have 64 bits.</param>
    internal MachORange ReadRange(long at, bool isWide) => isWide
        ? new(reader.UInt64(at + 24), reader.UInt64(at + 32), reader.UInt64(at + 40))
        : new(reader.UInt32(at + 24), reader.UInt32(at + 28), reader.UInt32(at + 32));

    /// <summary>Reads a segment.</summary>
    /// <param name="at">Offset of its load command.</param>
    /// <param name="isWide">Whether its addresses have 64 bits.</param>
    internal ModuleStructure Read(long at, bool isWide)
    {
        MachORange range = ReadRange(at, isWide);
        long tail = at + SizeOf(isWide) - 16;
        return new ModuleStructure
        {
            ["segname"] = reader.FixedText(at + 8, NameSize),
            ["vmaddr"] = (long)range.Address,
            ["vmsize"] = (long)range.Size,
            ["fileoff"] = (long)range.Offset,
            ["fsize"] = isWide ? (long)reader.UInt64(at + 48) : reader.UInt32(at + 36),
            ["maxprot"] = (long)reader.UInt32(tail),
            ["initprot"] = (long)reader.UInt32(tail + 4),
            ["nsects"] = (long)reader.UInt32(tail + 8),
            ["flags"] = (long)reader.UInt32(tail + 12),
            ["sections"] = new ModuleArray(Sections(at, isWide)),
        };
    }

    /// <summary>The sections that the load command has room for.</summary>
    private List<object?> Sections(long at, bool isWide)
    {
        uint commandSize = reader.UInt32(at + 4);
        uint count = reader.UInt32(at + SizeOf(isWide) - 8);
        int sectionSize = isWide ? WideSectionSize : SectionSize;
        List<object?> sections = [];
        long start = SizeOf(isWide);
        while (sections.Count < count && start + sectionSize <= commandSize && budget.TakeElement())
        {
            sections.Add(Section(at + start, isWide));
            start += sectionSize;
        }

        return sections;
    }

    private ModuleStructure Section(long at, bool isWide)
    {
        var section = new ModuleStructure
        {
            ["sectname"] = reader.FixedText(at, NameSize),
            ["segname"] = reader.FixedText(at + NameSize, NameSize),
            ["addr"] = isWide ? (long)reader.UInt64(at + 32) : reader.UInt32(at + 32),
            ["size"] = isWide ? (long)reader.UInt64(at + 40) : reader.UInt32(at + 36),
        };
        string[] names = ["offset", "align", "reloff", "nreloc", "flags", "reserved1", "reserved2", "reserved3"];
        int count = isWide ? names.Length : names.Length - 1;
        for (int i = 0; i < count; i++)
        {
            section[names[i]] = (long)reader.UInt32(at + (isWide ? 48 : 40) + (i * 4));
        }

        return section;
    }
}
