using System;

namespace FirmwareScanner.Modules.Elf;

/// <summary>A table of texts, of which each ends with a zero.</summary>
/// <param name="texts">Reads the file.</param>
/// <param name="offset">Offset of the table.</param>
/// <param name="size">Size of the table in bytes; the caller has checked that it lies inside of the file.</param>
internal sealed class ElfTextTable(ContentReader texts, ulong offset, ulong size)
{
    /// <summary>
    /// Longest text in bytes. No compiler makes longer names; without a bound, each of many symbols could be the name of all that follows.
    /// </summary>
    internal const int MaximumLength = 0x10000;

    // Only tables whose first byte is zero are taken for such.
    private readonly bool _isTable = size > 0 && texts.TryReadByte((long)offset, out byte first) && first == 0;

    /// <summary>Reads a text.</summary>
    /// <param name="index">Where it begins in the table.</param>
    /// <returns>The text without its zero; null if it begins outside, does not end inside, or is too long.</returns>
    internal byte[]? this[uint index]
    {
        get
        {
            if (!_isTable || index > int.MaxValue || index >= size)
            {
                return null;
            }

            int bound = (int)Math.Min(MaximumLength, size - index - 1);
            byte[]? text = texts.ReadText((long)(offset + index), bound, out bool isTerminated);
            return isTerminated ? text : null;
        }
    }
}
