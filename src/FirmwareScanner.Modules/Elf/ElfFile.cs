namespace FirmwareScanner.Modules.Elf;

/// <summary>
/// The tables of an ELF file, of both classes and byte orders (System V Application Binary Interface, chapters 4 and 5). Entries are
/// read when asked for; whether a table lies inside of the file is for the caller to ask first.
/// </summary>
internal sealed class ElfFile
{
    private const uint Magic = 0x464C457F;
    private const int WideHeaderSize = 64;
    private const int HeaderSize = 52;

    private readonly ByteOrderReader _reader;
    private readonly bool _isWide;

    private ElfFile(IModuleContent content, bool isWide, bool isBigEndian)
    {
        _reader = new ByteOrderReader(content, isBigEndian);
        _isWide = isWide;
        Texts = new ContentReader(content);
        Header = ReadHeader();
    }

    /// <summary>Length of the file in bytes.</summary>
    internal ulong Length => (ulong)_reader.Length;

    /// <summary>Reads names; another reader than that of the tables, as names and tables lie apart.</summary>
    internal ContentReader Texts { get; }

    /// <summary>The header.</summary>
    internal ElfHeader Header { get; }

    /// <summary>Size of an entry of the section table in bytes; what the header says about it does not count, as in YARA.</summary>
    internal ulong SectionSize => _isWide ? 64u : 40u;

    /// <summary>Size of an entry of the program header table in bytes; what the header says about it does not count, as in YARA.</summary>
    internal ulong SegmentSize => _isWide ? 56u : 32u;

    /// <summary>Size of a symbol in bytes.</summary>
    internal ulong SymbolSize => _isWide ? 24u : 16u;

    /// <summary>Size of an entry of the dynamic section in bytes.</summary>
    internal ulong DynamicSize => _isWide ? 16u : 8u;

    /// <summary>Recognizes a file by its magic number, class, byte order and a length above that of the header.</summary>
    /// <param name="content">The bytes.</param>
    /// <returns>The file; null if it is none.</returns>
    internal static ElfFile? Open(IModuleContent content)
    {
        var reader = new ContentReader(content);
        if (!reader.TryReadUInt32(0, out uint magic) || magic != Magic
            || !reader.TryReadByte(4, out byte bits) || bits is not (1 or 2)
            || !reader.TryReadByte(5, out byte order) || order is not (1 or 2))
        {
            return null;
        }

        bool isWide = bits == 2;
        return reader.Length > (isWide ? WideHeaderSize : HeaderSize) ? new ElfFile(content, isWide, isBigEndian: order == 2) : null;
    }

    /// <summary>Whether a range lies inside of the file.</summary>
    /// <param name="offset">Offset of its first byte.</param>
    /// <param name="size">Its size in bytes.</param>
    internal bool Holds(ulong offset, ulong size) => offset <= Length && size <= Length - offset;

    /// <summary>Whether an address lies in a range, whose end wraps around at the width of an address, as in YARA.</summary>
    /// <param name="address">The address.</param>
    /// <param name="start">The first address of the range.</param>
    /// <param name="size">The size of the range.</param>
    internal bool IsWithin(ulong address, ulong start, ulong size) =>
        address >= start && address < (_isWide ? start + size : (uint)(start + size));

    /// <summary>An entry of the section table.</summary>
    /// <param name="index">Its index.</param>
    internal ElfSection Section(int index)
    {
        long at = (long)(Header.SectionOffset + ((ulong)index * SectionSize));
        uint name = _reader.UInt32(at);
        uint type = _reader.UInt32(at + 4);
        return _isWide
            ? new(name, type, Word(at + 8), Word(at + 16), Word(at + 24), Word(at + 32), _reader.UInt32(at + 40))
            : new(name, type, Word(at + 8), Word(at + 12), Word(at + 16), Word(at + 20), _reader.UInt32(at + 24));
    }

    /// <summary>An entry of the program header table.</summary>
    /// <param name="index">Its index.</param>
    internal ElfSegment Segment(int index)
    {
        long at = (long)(Header.SegmentOffset + ((ulong)index * SegmentSize));
        uint type = _reader.UInt32(at);
        return _isWide
            ? new(type, _reader.UInt32(at + 4), Word(at + 8), Word(at + 16), Word(at + 24), Word(at + 32), Word(at + 40), Word(at + 48))
            : new(type, _reader.UInt32(at + 24), Word(at + 4), Word(at + 8), Word(at + 12), Word(at + 16), Word(at + 20), Word(at + 28));
    }

    /// <summary>A symbol.</summary>
    /// <param name="table">Offset of the symbol table.</param>
    /// <param name="index">Index of the symbol in it.</param>
    internal ElfSymbol Symbol(ulong table, int index)
    {
        long at = (long)(table + ((ulong)index * SymbolSize));
        uint name = _reader.UInt32(at);
        return _isWide
            ? new(name, _reader.Byte(at + 4), _reader.Byte(at + 5), _reader.UInt16(at + 6), Word(at + 8), Word(at + 16))
            : new(name, _reader.Byte(at + 12), _reader.Byte(at + 13), _reader.UInt16(at + 14), Word(at + 4), Word(at + 8));
    }

    /// <summary>An entry of a dynamic section.</summary>
    /// <param name="table">Offset of the section.</param>
    /// <param name="index">Index of the entry in it.</param>
    internal ElfDynamicEntry DynamicEntry(ulong table, int index)
    {
        long at = (long)(table + ((ulong)index * DynamicSize));
        return new(Word(at), Word(at + (long)(DynamicSize / 2)));
    }

    private ElfHeader ReadHeader()
    {
        int half = _isWide ? 54 : 42;
        return new(
            _reader.UInt16(16),
            _reader.UInt16(18),
            Word(24),
            Word(_isWide ? 32 : 28),
            Word(_isWide ? 40 : 32),
            _reader.UInt16(half),
            _reader.UInt16(half + 2),
            _reader.UInt16(half + 4),
            _reader.UInt16(half + 6),
            _reader.UInt16(half + 8));
    }

    private ulong Word(long offset) => _isWide ? _reader.UInt64(offset) : _reader.UInt32(offset);
}
