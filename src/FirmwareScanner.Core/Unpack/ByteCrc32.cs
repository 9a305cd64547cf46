using FirmwareScanner.Contracts;
using FirmwareScanner.Memory;

namespace FirmwareScanner.Unpack;

/// <summary>
/// CRC-32 of IEEE 802.3, a byte at a time: half of the work of <see cref="Database.Crc32"/> for a table of 1 KB, which boards that
/// unwrap have.
/// </summary>
[AllocationFree]
internal sealed class ByteCrc32
{
    internal const int FieldCount = 2;

    private const int TableLength = 256;

    private readonly uint[] _table = new uint[TableLength];
    private uint _state = 0xFFFFFFFF;

    internal ByteCrc32()
    {
        for (uint index = 0; index < TableLength; index++)
        {
            uint value = index;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value & 1) != 0 ? (value >> 1) ^ 0xEDB88320 : value >> 1;
            }

            _table[index] = value;
        }
    }

    internal static int HeapBytes => HeapCost.Object(FieldCount) + (int)HeapCost.Array(TableLength, 4);

    internal uint Value => _state ^ 0xFFFFFFFF;

    internal void Reset()
    {
        _state = 0xFFFFFFFF;
    }

    internal void Add(byte[] bytes, int start, int count)
    {
        uint state = _state;
        uint[] table = _table;
        int end = start + count;
        for (int i = start; i < end; i++)
        {
            state = (state >> 8) ^ table[(state ^ bytes[i]) & 255];
        }

        _state = state;
    }
}
