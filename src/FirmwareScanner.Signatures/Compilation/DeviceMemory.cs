namespace FirmwareScanner.Signatures.Compilation;

/// <summary>Memory arithmetic of nanoCLR: the heap hands out blocks of 12 bytes; an array of primitives has a head of 20.</summary>
public static class DeviceMemory
{
    private const int ArrayHead = 20;
    private const int HeapBlock = 12;

    /// <summary>Bytes of device memory that an array of primitives takes.</summary>
    /// <param name="dataBytes">Bytes of its elements, 0 or more.</param>
    public static int OfArray(int dataBytes) => (ArrayHead + dataBytes + HeapBlock - 1) / HeapBlock * HeapBlock;
}
