namespace FirmwareScanner.Database;

/// <summary>Shared arrays without elements, for what a database does not have.</summary>
internal static class EmptyArrays
{
    internal static readonly byte[] Bytes = new byte[0];
    internal static readonly ushort[] UShorts = new ushort[0];
    internal static readonly int[] Ints = new int[0];
    internal static readonly long[] Longs = new long[0];
    internal static readonly object[] Objects = new object[0];
}
