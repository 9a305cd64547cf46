using FirmwareScanner.Contracts;

namespace FirmwareScanner.Scanning;

/// <summary>YARA's <c>fullword</c>: what stands before and after a match.</summary>
[AllocationFree]
internal static class WordBoundary
{
    /// <summary>Whether the bytes on both sides are outside the window or not ASCII letters or digits.</summary>
    internal static bool IsWord(byte[] buffer, int windowStart, int windowEnd, int start, int end)
    {
        return (start <= windowStart || !IsAlphanumeric(buffer[start - 1]))
            && (end >= windowEnd || !IsAlphanumeric(buffer[end]));
    }

    /// <summary>Whether the pairs on both sides are outside the window or not an ASCII letter or digit followed by 00.</summary>
    internal static bool IsWideWord(byte[] buffer, int windowStart, int windowEnd, int start, int end)
    {
        return (start - 1 <= windowStart || buffer[start - 1] != 0 || !IsAlphanumeric(buffer[start - 2]))
            && (end + 1 >= windowEnd || buffer[end + 1] != 0 || !IsAlphanumeric(buffer[end]));
    }

    private static bool IsAlphanumeric(int value)
    {
        int folded = value | 0x20;
        return (value >= '0' && value <= '9') || (folded >= 'a' && folded <= 'z');
    }
}
