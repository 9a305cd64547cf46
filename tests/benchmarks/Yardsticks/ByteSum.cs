namespace FirmwareScanner.Benchmarks.Yardsticks;

/// <summary>The yardstick all costs are compared with: add up the bytes.</summary>
public static class ByteSum
{
    /// <summary>Adds up bytes.</summary>
    /// <param name="bytes">Array to add up.</param>
    /// <param name="count">How many, from index 0.</param>
    /// <returns>The sum, wrapped around at 32 bits.</returns>
    public static int Run(byte[] bytes, int count)
    {
        int sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += bytes[i];
        }

        return sum;
    }
}
