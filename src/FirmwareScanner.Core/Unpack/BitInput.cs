using FirmwareScanner.Contracts;
using FirmwareScanner.Memory;

namespace FirmwareScanner.Unpack;

/// <summary>The bits of deflate, the lowest of each byte first, with as many read ahead as a code may need.</summary>
[AllocationFree]
internal sealed class BitInput
{
    internal const int FieldCount = 3;

    private readonly StagedBytes _input;

    /// <summary>The bits that were read ahead, the next one lowest; those above are 0.</summary>
    internal uint Bits;

    /// <summary>How many there are.</summary>
    internal int Count;

    internal BitInput(StagedBytes input)
    {
        _input = input;
    }

    internal static int HeapBytes => HeapCost.Object(FieldCount);

    internal void Begin()
    {
        Bits = 0;
        Count = 0;
    }

    /// <summary>Reads ahead until there are so many bits, at most 25.</summary>
    [BoundedLoop("Each round takes a byte of the input: at most four.")]
    internal bool Has(int bits)
    {
        while (Count < bits)
        {
            if (_input.At == _input.Limit)
            {
                return false;
            }

            Bits |= (uint)_input.Bytes[_input.At] << Count;
            _input.At++;
            Count += 8;
        }

        return true;
    }

    /// <summary>Takes bits that were read ahead.</summary>
    internal int Take(int bits)
    {
        int value = (int)(Bits & ((1u << bits) - 1));
        Bits >>= bits;
        Count -= bits;
        return value;
    }

    /// <summary>Gives whole bytes that were read ahead back to the input.</summary>
    internal void GiveBack()
    {
        _input.At -= Count >> 3;
        Count &= 7;
        Bits &= (1u << Count) - 1;
    }
}
