using System;
using System.Collections.Generic;

namespace FirmwareScanner.Modules.Pe;

/// <summary>
/// The headers of a PE file ("PE Format", Microsoft): where they are, whether it is of 32 or 64 bits, its sections, and which offset an
/// address has. What counts as a PE file, and how addresses are mapped, is as in YARA's <c>pe_utils.c</c>, quirks included.
/// </summary>
internal sealed class PeImage
{
    /// <summary>How many sections are looked at.</summary>
    internal const int MaxSections = 96;

    /// <summary>Size of a section header in bytes.</summary>
    internal const int SectionHeaderSize = 40;

    private const int DosHeaderSize = 64;
    private const int HeaderOffsetField = 0x3c;
    private const ushort DosSignature = 0x5a4d;
    private const uint PeSignature = 0x4550;
    private const int FileHeaderOffset = 4;
    private const int OptionalHeaderOffset = FileHeaderOffset + 20;
    private const int OptionalHeaderSize32 = 224;
    private const int OptionalHeaderSize64 = 240;
    private const ushort Magic64 = 0x20b;
    private const int DirectoriesOffset32 = 96;
    private const int DirectoriesOffset64 = 112;
    private const uint PageSize = 0x1000;
    private const uint SectorSize = 0x200;

    private readonly List<Section> _sections = [];
    private readonly bool _hasAllSections;
    private readonly uint _sectionAlignment;
    private readonly uint _fileAlignment;

    private PeImage(ContentReader reader, long headerOffset, bool is64Bit)
    {
        Reader = reader;
        HeaderOffset = headerOffset;
        Is64Bit = is64Bit;
        OptionalHeader = headerOffset + OptionalHeaderOffset;
        _sectionAlignment = UInt32(OptionalHeader + 32);
        _fileAlignment = UInt32(OptionalHeader + 36);
        SectionCount = UInt16(headerOffset + FileHeaderOffset + 2);
        SectionTable = OptionalHeader + UInt16(headerOffset + FileHeaderOffset + 16);
        _hasAllSections = ReadSections();
    }

    /// <summary>The bytes of the file.</summary>
    internal ContentReader Reader { get; }

    /// <summary>Offset of the signature "PE".</summary>
    internal long HeaderOffset { get; }

    /// <summary>Offset of the optional header.</summary>
    internal long OptionalHeader { get; }

    /// <summary>Whether the optional header is that of PE32+.</summary>
    internal bool Is64Bit { get; }

    /// <summary>Number of sections that the header states.</summary>
    internal int SectionCount { get; }

    /// <summary>Offset of the first section header.</summary>
    internal long SectionTable { get; }

    /// <summary>Offset of the data directories, which begin there whatever their number.</summary>
    internal long Directories => OptionalHeader + (Is64Bit ? DirectoriesOffset64 : DirectoriesOffset32);

    /// <summary>The preferred load address.</summary>
    internal ulong ImageBase => Is64Bit ? UInt64(OptionalHeader + 24) : UInt32(OptionalHeader + 28);

    /// <summary>Size in memory, in bytes.</summary>
    internal uint SizeOfImage => UInt32(OptionalHeader + 56);

    /// <summary>Looks for the headers.</summary>
    /// <param name="reader">The bytes of the file.</param>
    /// <returns>The image; null if the file is no PE file, or ends inside of the optional header.</returns>
    internal static PeImage? TryOpen(ContentReader reader)
    {
        if (reader.Length < DosHeaderSize
            || !reader.TryReadUInt16(0, out ushort signature) || signature != DosSignature
            || !reader.TryReadUInt32(HeaderOffsetField, out uint headerOffset) || headerOffset > int.MaxValue
            || !reader.TryReadUInt32(headerOffset, out uint peSignature) || peSignature != PeSignature
            || !reader.Contains(headerOffset, OptionalHeaderOffset + OptionalHeaderSize32))
        {
            return null;
        }

        bool is64Bit = reader.TryReadUInt16(headerOffset + OptionalHeaderOffset, out ushort magic) && magic == Magic64;
        return is64Bit && !reader.Contains(headerOffset, OptionalHeaderOffset + OptionalHeaderSize64)
            ? null
            : new PeImage(reader, headerOffset, is64Bit);
    }

    /// <summary>A data directory; null if it is not in the file. How many the header states is not asked, as in YARA.</summary>
    /// <param name="index">Its index, 0 to 15.</param>
    internal (uint Address, uint Size)? Directory(int index)
    {
        long offset = Directories + (8 * index);
        return Reader.Contains(offset, 8) ? (UInt32(offset), UInt32(offset + 4)) : null;
    }

    /// <summary>The offset that a relative virtual address has in the file.</summary>
    /// <param name="address">The address, relative to the load address; any value.</param>
    /// <returns>The offset, inside of the file; -1 if the address is not backed by the file.</returns>
    internal long OffsetOf(ulong address)
    {
        if (!_hasAllSections)
        {
            return -1;
        }

        uint lowestAddress = uint.MaxValue;
        Section best = default;
        foreach (Section section in _sections)
        {
            lowestAddress = Math.Min(lowestAddress, section.Address);
            if (address >= section.Address
                && address - section.Address < Math.Max(section.VirtualSize, section.RawSize)
                && best.Address <= section.Address)
            {
                best = section with { Offset = AlignedOffset(section.Offset) };
            }
        }

        if (address < lowestAddress)
        {
            // What lies before the first section is mapped as it is in the file.
            best = new Section(0, 0, unchecked((uint)Reader.Length), 0);
        }

        ulong distance = address - best.Address;
        return distance < best.RawSize && best.Offset + (long)distance < Reader.Length ? best.Offset + (long)distance : -1;
    }

    /// <summary>A number of 16 bits at an offset of the file; 0 outside.</summary>
    internal ushort UInt16(long offset) => Reader.TryReadUInt16(offset, out ushort value) ? value : (ushort)0;

    /// <summary>A number of 32 bits at an offset of the file; 0 outside.</summary>
    internal uint UInt32(long offset) => Reader.TryReadUInt32(offset, out uint value) ? value : 0;

    /// <summary>A number of 64 bits at an offset of the file; 0 outside.</summary>
    internal ulong UInt64(long offset) => Reader.TryReadUInt64(offset, out ulong value) ? value : 0;

    private uint AlignedOffset(uint offset)
    {
        uint alignment = Math.Min(_fileAlignment, SectorSize);
        uint aligned = alignment == 0 ? offset : offset - (offset % alignment);
        return _sectionAlignment >= PageSize ? aligned & ~(SectorSize - 1) : aligned;
    }

    private bool ReadSections()
    {
        for (int i = 0; i < Math.Min(SectionCount, MaxSections); i++)
        {
            long offset = SectionTable + (i * SectionHeaderSize);
            if (!Reader.Contains(offset, SectionHeaderSize))
            {
                return false;
            }

            _sections.Add(new Section(UInt32(offset + 12), UInt32(offset + 8), UInt32(offset + 16), UInt32(offset + 20)));
        }

        return true;
    }

    private readonly record struct Section(uint Address, uint VirtualSize, uint RawSize, uint Offset);
}
