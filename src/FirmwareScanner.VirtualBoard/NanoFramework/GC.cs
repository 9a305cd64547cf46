using FirmwareScanner.Virtual;

namespace nanoFramework.Runtime.Native;

/// <summary>The garbage collector of the device.</summary>
internal static class GC
{
    /// <summary>Collects.</summary>
    /// <param name="compactHeap">Whether to compact the heap, too.</param>
    /// <returns>Free bytes of managed heap.</returns>
    public static uint Run(bool compactHeap)
    {
        _ = compactHeap;
        return VirtualBoard.Current.Chip.Collect();
    }
}
