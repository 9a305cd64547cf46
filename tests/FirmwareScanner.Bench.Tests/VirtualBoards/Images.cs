using System;
using System.Text;

namespace FirmwareScanner.Bench.Tests.VirtualBoards;

/// <summary>Images for tests of the device.</summary>
internal static class Images
{
    // The EICAR test string in two halves, so that this assembly is not taken for one that contains it.
    private const string FirstHalf = "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-";
    private const string SecondHalf = "ANTIVIRUS-TEST-FILE!$H+H*";

    /// <summary>Bytes in which the built-in database finds nothing.</summary>
    internal static byte[] Clean(int length)
    {
        byte[] image = new byte[length];
        new Random(length).NextBytes(image);
        return image;
    }

    /// <summary>The same bytes with the EICAR test string in the middle.</summary>
    internal static byte[] Bad(int length)
    {
        byte[] image = Clean(length);
        Encoding.ASCII.GetBytes(FirstHalf + SecondHalf).CopyTo(image, length / 2);
        return image;
    }
}
