namespace FirmwareScanner.Database;

/// <summary>Shared arrays without elements, for sections that a database does not have.</summary>
internal static class EmptyArrays
{
    internal static readonly byte[] Bytes = new byte[0];
    internal static readonly ushort[] UShorts = new ushort[0];
    internal static readonly int[] Ints = new int[0];
}
