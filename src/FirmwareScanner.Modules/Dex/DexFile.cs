using System;
using System.Collections.Generic;
using System.Linq;

namespace FirmwareScanner.Modules.Dex;

/// <summary>
/// The tables of a DEX file (Android's "Dalvik Executable format"), the low byte of numbers first. Entries are read when asked for.
/// </summary>
internal sealed class DexFile
{
    /// <summary>Longest text or run of instructions in bytes: compilers for Android take methods and texts of at most 65536 units.</summary>
    internal const int MaximumLength = 1 << 18;

    /// <summary>Greatest index that names are looked up with, as in YARA.</summary>
    private const uint MaximumIndex = 0x80000;

    private const int HeaderSize = 112;
    private const int LongestNumber = 5;

    // Names and tables lie apart.
    private readonly ContentReader _texts;

    private DexFile(IModuleContent content)
    {
        _texts = new ContentReader(content);
        Numbers = new ByteOrderReader(content, isBigEndian: false);
        Texts = TableAt(56, 4);
        Types = TableAt(64, 4);
        Prototypes = TableAt(72, 12);
        Fields = TableAt(80, 8);
        Methods = TableAt(88, 8);
        Classes = TableAt(96, 32);
    }

    /// <summary>Reads numbers.</summary>
    internal ByteOrderReader Numbers { get; }

    /// <summary>The table of texts; an entry has the offset of one.</summary>
    internal DexTable Texts { get; }

    /// <summary>The table of types; an entry has the index of the text that describes it.</summary>
    internal DexTable Types { get; }

    /// <summary>The table of prototypes of methods.</summary>
    internal DexTable Prototypes { get; }

    /// <summary>The table of names of fields.</summary>
    internal DexTable Fields { get; }

    /// <summary>The table of names of methods.</summary>
    internal DexTable Methods { get; }

    /// <summary>The table of classes.</summary>
    internal DexTable Classes { get; }

    /// <summary>Recognizes a file.</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="magic">What it may begin with.</param>
    /// <returns>The file; null if it is none.</returns>
    internal static DexFile? Open(IModuleContent content, IReadOnlyList<byte[]> magic)
    {
        byte[] start = new ContentReader(content).ReadBytes(0, magic[0].Length);
        return content.Length >= HeaderSize && magic.Any(start.SequenceEqual) ? new DexFile(content) : null;
    }

    /// <summary>Whether a range lies inside of the file; an empty one also right behind it.</summary>
    internal bool Holds(long offset, long size) => _texts.Contains(offset, size);

    /// <summary>Whether a table lies inside of the file.</summary>
    internal bool Holds(DexTable table) => Holds(table.Offset, (long)table.Count * table.EntrySize);

    /// <summary>Reads bytes that lie inside of the file.</summary>
    internal byte[] Bytes(long offset, int size) => _texts.ReadBytes(offset, size);

    /// <summary>Reads a number of variable length, of at most five bytes (unsigned LEB128).</summary>
    /// <param name="offset">Where it begins; moved behind it.</param>
    /// <param name="value">The number; of a fifth byte, the low four bits count.</param>
    /// <returns>Whether it ends inside of the file.</returns>
    internal bool TryReadNumber(ref uint offset, out uint value)
    {
        value = 0;
        for (int i = 0; i < LongestNumber; i++)
        {
            if (!_texts.TryReadByte(offset, out byte part))
            {
                return false;
            }

            offset++;
            value |= (i == LongestNumber - 1 ? part : part & 0x7Fu) << (7 * i);
            if (part < 0x80)
            {
                break;
            }
        }

        return true;
    }

    /// <summary>
    /// Where a text lies. Its size is taken for bytes and to have one byte, as in YARA, though it counts units of UTF-16 and has up to
    /// five.
    /// </summary>
    /// <param name="index">Its index.</param>
    /// <returns>Offset of the size before it, and its size; null if it does not lie inside of the file.</returns>
    internal (uint Offset, uint Size)? TextRange(uint index)
    {
        if (!Holds(Texts) || index >= Texts.Count)
        {
            return null;
        }

        uint offset = Numbers.UInt32(Texts.At(index));
        uint position = offset;
        return Holds(offset, sizeof(uint)) && TryReadNumber(ref position, out uint size) && Holds(offset + 1L, size)
            ? (offset, size)
            : null;
    }

    /// <summary>Reads a text.</summary>
    /// <param name="index">Its index; null is none.</param>
    /// <returns>Its bytes; null if there is none, or it is too long.</returns>
    internal byte[]? Text(uint? index) =>
        index is { } known && TextRange(known) is { Size: <= MaximumLength } range ? Bytes(range.Offset + 1L, (int)range.Size) : null;

    /// <summary>The index of a text by an entry of another table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="index">Index in the table; null is none.</param>
    /// <param name="position">Where in the entry the index of the text stands, in bytes.</param>
    /// <returns>The index; null where names are not looked up.</returns>
    internal uint? TextIndex(DexTable table, uint? index, int position) =>
        IsKnown(table, index) && Numbers.UInt32(table.At(index!.Value) + position) is var found and <= MaximumIndex ? found : null;

    /// <summary>A number of 16 bits in an entry of a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="index">Index in the table.</param>
    /// <param name="position">Where in the entry the number stands, in bytes.</param>
    /// <returns>The number; null where names are not looked up.</returns>
    internal uint? ShortIndex(DexTable table, uint index, int position) =>
        IsKnown(table, index) ? Numbers.UInt16(table.At(index) + position) : null;

    /// <summary>Whether a table has an entry that names are looked up with.</summary>
    internal bool IsKnown(DexTable table, uint? index) => index is <= MaximumIndex && index < table.Count && Holds(table);

    private DexTable TableAt(int offset, int entrySize) => new(Numbers.UInt32(offset + 4), Numbers.UInt32(offset), entrySize);
}
