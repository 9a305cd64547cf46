namespace FirmwareScanner.Modules.Elf;

/// <summary>Fills the fields of the module for a file, by the rules of YARA on what is broken.</summary>
internal static class ElfFields
{
    /// <summary>Fills them.</summary>
    /// <param name="file">The file.</param>
    internal static ModuleStructure Of(ElfFile file)
    {
        bool hasSections = HasSections(file);
        ElfSymbolTable? symbols = hasSections ? ElfSymbolTable.Find(file, ElfConstants.SectionOfSymbols) : null;
        ElfSymbolTable? dynamicSymbols = hasSections ? ElfSymbolTable.Find(file, ElfConstants.SectionOfDynamicSymbols) : null;
        ElfSymbolTable? hashed = dynamicSymbols ?? symbols;
        ModuleStructure fields = ElfConstants.All.NewStructure(hashed is null ? null : new ElfSymbolHashes(hashed));
        SetHeader(fields, file.Header);
        fields["entry_point"] = EntryPoint(file);
        fields["sections"] = hasSections ? Sections(file) : new ModuleArray([]);
        SetSymbols(fields, "symtab", symbols);
        SetSymbols(fields, "dynsym", dynamicSymbols);
        bool hasSegments = HasSegments(file);
        fields["segments"] = hasSegments
            ? ComputedElements.Array(file.Header.SegmentCount, index => Segment(file.Segment(index)))
            : new ModuleArray([]);
        ElfDynamicSections? dynamic = hasSegments ? ElfDynamicSections.Find(file) : null;
        fields["dynamic"] = dynamic?.Elements ?? new ModuleArray([]);
        fields["dynamic_section_entries"] = dynamic?.Count is { } count ? (long)count : null;
        return fields;
    }

    private static void SetHeader(ModuleStructure fields, ElfHeader header)
    {
        fields["type"] = (long)header.Type;
        fields["machine"] = (long)header.Machine;
        fields["sh_offset"] = (long)header.SectionOffset;
        fields["sh_entry_size"] = (long)header.SectionSize;
        fields["number_of_sections"] = (long)header.SectionCount;
        fields["ph_offset"] = (long)header.SegmentOffset;
        fields["ph_entry_size"] = (long)header.SegmentSize;
        fields["number_of_segments"] = (long)header.SegmentCount;
    }

    private static void SetSymbols(ModuleStructure fields, string name, ElfSymbolTable? symbols)
    {
        fields[name] = symbols?.Elements ?? new ModuleArray([]);
        fields[name + "_entries"] = symbols is null ? null : (long)symbols.Count;
    }

    private static bool HasSections(ElfFile file)
    {
        ElfHeader header = file.Header;
        return header.SectionCount < ElfConstants.FirstReservedSection
            && header.NameSection < header.SectionCount
            && header.SectionOffset < file.Length
            && file.Holds(header.SectionOffset, header.SectionCount * file.SectionSize);
    }

    private static bool HasSegments(ElfFile file)
    {
        ElfHeader header = file.Header;
        return header.SegmentCount is > 0 and < ElfConstants.SegmentCountElsewhere
            && header.SegmentOffset < file.Length
            && file.Holds(header.SegmentOffset, header.SegmentCount * file.SegmentSize);
    }

    /// <summary>The offset in the file of the entry point; null if there is none or its address is not that of bytes of the file.</summary>
    private static object? EntryPoint(ElfFile file)
    {
        if (file.Header.Entry == 0)
        {
            return null;
        }

        ulong? offset = file.Header.Type == ElfConstants.Executable
            ? OffsetBySegments(file, file.Header.Entry)
            : OffsetBySections(file, file.Header.Entry);
        return offset is { } found ? (long)found : null;
    }

    private static ulong? OffsetBySegments(ElfFile file, ulong address)
    {
        ElfHeader header = file.Header;
        if (header.SegmentOffset == 0 || !file.Holds(header.SegmentOffset, header.SegmentCount * file.SegmentSize))
        {
            return null;
        }

        for (int i = 0; i < header.SegmentCount; i++)
        {
            ElfSegment segment = file.Segment(i);
            if (file.IsWithin(address, segment.VirtualAddress, segment.MemorySize))
            {
                return segment.Offset + (address - segment.VirtualAddress);
            }
        }

        return null;
    }

    private static ulong? OffsetBySections(ElfFile file, ulong address)
    {
        ElfHeader header = file.Header;
        if (header.SectionOffset == 0 || !file.Holds(header.SectionOffset, header.SectionCount * file.SectionSize))
        {
            return null;
        }

        for (int i = 0; i < header.SectionCount; i++)
        {
            ElfSection section = file.Section(i);
            if (section.Type is not (ElfConstants.UnusedSection or ElfConstants.SectionWithoutBytes)
                && file.IsWithin(address, section.Address, section.Size))
            {
                return section.Offset + (address - section.Address);
            }
        }

        return null;
    }

    private static ModuleArray Sections(ElfFile file)
    {
        // The table of names has no end but that of the file, and does not begin at the header: as in YARA.
        ulong offset = file.Section(file.Header.NameSection).Offset;
        ElfTextTable? names = offset > 0 && offset < file.Length ? new ElfTextTable(file.Texts, offset, file.Length - offset) : null;
        return ComputedElements.Array(file.Header.SectionCount, index => Section(file.Section(index), names));
    }

    private static ModuleStructure Section(ElfSection section, ElfTextTable? names) => new()
    {
        ["type"] = (long)section.Type,
        ["flags"] = (long)section.Flags,
        ["address"] = (long)section.Address,
        ["size"] = (long)section.Size,
        ["offset"] = (long)section.Offset,
        ["name"] = names?[section.Name],
    };

    private static ModuleStructure Segment(ElfSegment segment) => new()
    {
        ["type"] = (long)segment.Type,
        ["flags"] = (long)segment.Flags,
        ["offset"] = (long)segment.Offset,
        ["virtual_address"] = (long)segment.VirtualAddress,
        ["physical_address"] = (long)segment.PhysicalAddress,
        ["file_size"] = (long)segment.FileSize,
        ["memory_size"] = (long)segment.MemorySize,
        ["alignment"] = (long)segment.Alignment,
    };
}
