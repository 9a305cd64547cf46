namespace FirmwareScanner.Fuzzing.Coverage;

/// <summary>
/// What woven code writes to: how often each edge between two basic blocks was taken. An edge is the number of the block that was
/// left, shifted right by one, exclusive-or the number of the block that was entered (AFL's map, so two edges may share a cell).
/// </summary>
public static class CoverageMap
{
    /// <summary>Cells; a power of two.</summary>
    public const int Size = 1 << 16;

    /// <summary>How often each edge was taken, modulo 256.</summary>
    public static readonly byte[] Counters = new byte[Size];

    /// <summary>The block that was entered last, shifted right by one. Woven code writes it: a property would cost a call a block.</summary>
#pragma warning disable CA2211
    public static int Previous;
#pragma warning restore CA2211

    /// <summary>Forgets what was taken.</summary>
    public static void Clear()
    {
        System.Array.Clear(Counters);
        Previous = 0;
    }
}
