namespace FirmwareScanner.Modules.Elf;

/// <summary>The header of an ELF file.</summary>
/// <param name="Type">Kind of file (<c>e_type</c>).</param>
/// <param name="Machine">Architecture (<c>e_machine</c>).</param>
/// <param name="Entry">Address of the entry point (<c>e_entry</c>).</param>
/// <param name="SegmentOffset">Offset of the program header table (<c>e_phoff</c>).</param>
/// <param name="SectionOffset">Offset of the section table (<c>e_shoff</c>).</param>
/// <param name="SegmentSize">Claimed size of a program header (<c>e_phentsize</c>).</param>
/// <param name="SegmentCount">Number of program headers (<c>e_phnum</c>).</param>
/// <param name="SectionSize">Claimed size of a section header (<c>e_shentsize</c>).</param>
/// <param name="SectionCount">Number of section headers (<c>e_shnum</c>).</param>
/// <param name="NameSection">Index of the section with the names of sections (<c>e_shstrndx</c>).</param>
internal readonly record struct ElfHeader(
    ushort Type,
    ushort Machine,
    ulong Entry,
    ulong SegmentOffset,
    ulong SectionOffset,
    ushort SegmentSize,
    ushort SegmentCount,
    ushort SectionSize,
    ushort SectionCount,
    ushort NameSection);

/// <summary>A section header.</summary>
/// <param name="Name">Where its name begins in the section of names.</param>
/// <param name="Type">Its kind.</param>
/// <param name="Flags">Its flags.</param>
/// <param name="Address">Its address in memory.</param>
/// <param name="Offset">Its offset in the file.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Link">Index of a section that belongs to it.</param>
internal readonly record struct ElfSection(uint Name, uint Type, ulong Flags, ulong Address, ulong Offset, ulong Size, uint Link);

/// <summary>A program header.</summary>
/// <param name="Type">Its kind.</param>
/// <param name="Flags">Its flags.</param>
/// <param name="Offset">Its offset in the file.</param>
/// <param name="VirtualAddress">Its address in memory.</param>
/// <param name="PhysicalAddress">Its physical address.</param>
/// <param name="FileSize">Its size in the file in bytes.</param>
/// <param name="MemorySize">Its size in memory in bytes.</param>
/// <param name="Alignment">Its alignment in bytes.</param>
internal readonly record struct ElfSegment(
    uint Type,
    uint Flags,
    ulong Offset,
    ulong VirtualAddress,
    ulong PhysicalAddress,
    ulong FileSize,
    ulong MemorySize,
    ulong Alignment);

/// <summary>A symbol.</summary>
/// <param name="Name">Where its name begins in the section of names.</param>
/// <param name="Info">Binding in the high four bits, type in the low four.</param>
/// <param name="Other">Visibility in the low two bits.</param>
/// <param name="Section">Index of the section that defines it; 0 for none.</param>
/// <param name="Value">Its value.</param>
/// <param name="Size">Its size in bytes.</param>
internal readonly record struct ElfSymbol(uint Name, byte Info, byte Other, ushort Section, ulong Value, ulong Size)
{
    /// <summary>Local, global or weak.</summary>
    internal int Binding => Info >> 4;

    /// <summary>What it is the name of.</summary>
    internal int Type => Info & 0xF;

    /// <summary>Who sees it; 0 is as the binding says.</summary>
    internal int Visibility => Other & 0x3;
}

/// <summary>An entry of a dynamic section.</summary>
/// <param name="Tag">Its kind.</param>
/// <param name="Value">Its value.</param>
internal readonly record struct ElfDynamicEntry(ulong Tag, ulong Value);
