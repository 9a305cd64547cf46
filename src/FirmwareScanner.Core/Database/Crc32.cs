using FirmwareScanner.Contracts;
using FirmwareScanner.Memory;

namespace FirmwareScanner.Database;

/// <summary>
/// CRC-32 of IEEE 802.3 (reflected, polynomial EDB88320, initial value and final exclusive or FFFFFFFF), four bits at a time:
/// a table of 16 entries keeps it small on the device.
/// </summary>
[AllocationFree]
public sealed class Crc32
{
    internal const int FieldCount = 2;

    private const int TableLength = 16;

    private readonly uint[] _table = new uint[TableLength];
    private uint _state = 0xFFFFFFFF;

    /// <summary>Starts a checksum.</summary>
    public Crc32()
    {
        for (uint nibble = 0; nibble < TableLength; nibble++)
        {
            uint value = nibble;
            for (int bit = 0; bit < 4; bit++)
            {
                value = (value & 1) != 0 ? (value >> 1) ^ 0xEDB88320 : value >> 1;
            }

            _table[nibble] = value;
        }
    }

    /// <summary>The checksum of what was added so far.</summary>
    public uint Value => _state ^ 0xFFFFFFFF;

    /// <summary>Bytes of the device's heap that a checksum takes, for the memory plan.</summary>
    public static int HeapBytes => HeapCost.Object(FieldCount) + (int)HeapCost.Array(TableLength, 4);

    /// <summary>Starts over.</summary>
    public void Reset()
    {
        _state = 0xFFFFFFFF;
    }

    /// <summary>Adds bytes.</summary>
    /// <param name="bytes">The array that holds them.</param>
    /// <param name="start">Index of the first.</param>
    /// <param name="count">How many.</param>
    public void Add(byte[] bytes, int start, int count)
    {
        uint state = _state;
        uint[] table = _table;
        int end = start + count;
        for (int i = start; i < end; i++)
        {
            state ^= bytes[i];
            state = (state >> 4) ^ table[state & 15];
            state = (state >> 4) ^ table[state & 15];
        }

        _state = state;
    }
}
