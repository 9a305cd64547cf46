using FirmwareScanner.Contracts;

namespace FirmwareScanner.Memory;

/// <summary>How slot, pool tag and generation are packed into a <see cref="BlockLease"/>.</summary>
[AllocationFree]
internal static class LeaseBits
{
    internal const int SlotBits = 8;
    internal const int TagBits = 4;
    internal const int SlotMask = (1 << SlotBits) - 1;
    internal const int TagMask = (1 << TagBits) - 1;
    internal const int GenerationShift = SlotBits + TagBits;
    internal const int LastGeneration = (1 << (32 - GenerationShift)) - 1;

    internal static int Pack(int slot, int tag, int generation)
    {
        return (generation << GenerationShift) | (tag << SlotBits) | slot;
    }

    internal static int Slot(int bits)
    {
        return bits & SlotMask;
    }

    internal static int Tag(int bits)
    {
        return (bits >> SlotBits) & TagMask;
    }

    internal static int Generation(int bits)
    {
        return bits >>> GenerationShift;
    }

    /// <summary>The same slot and tag with the generation that follows; 0, which marks no lease, is skipped.</summary>
    internal static int Next(int bits)
    {
        // The generation is at the top, so it rolls over by itself; without calls, since every block that moves takes one of these.
        int next = bits + (1 << GenerationShift);
        return next >>> GenerationShift == 0 ? next + (1 << GenerationShift) : next;
    }
}
