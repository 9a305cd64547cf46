using System;

namespace FirmwareScanner.Modules.Elf;

/// <summary>
/// Trend Micro's locality sensitive hash, with 128 buckets and a check sum of one byte, written with the version T1 (J. Oliver, C. Cheng,
/// Y. Chen, "TLSH: A Locality Sensitive Hash", 2013): alike texts have alike hashes.
/// </summary>
internal static class Tlsh
{
    private const int MinimumLength = 50;
    private const int WindowSize = 5;
    private const int Buckets = 128;
    private const int BucketsInByte = 4;

    // Each of the six triples of a window is mixed with a number of its own: which of the bytes before the newest it takes.
    private static readonly (byte Salt, int Second, int Third)[] Triples =
        [(49, 1, 2), (12, 1, 3), (178, 2, 3), (166, 2, 4), (84, 1, 4), (230, 3, 4)];

    // The permutation of Pearson's hash that TLSH uses.
    private static ReadOnlySpan<byte> Permutation =>
    [
        1, 87, 49, 12, 176, 178, 102, 166, 121, 193, 6, 84, 249, 230, 44, 163, 14, 197, 213, 181,
        161, 85, 218, 80, 64, 239, 24, 226, 236, 142, 38, 200, 110, 177, 104, 103, 141, 253, 255, 50,
        77, 101, 81, 18, 45, 96, 31, 222, 25, 107, 190, 70, 86, 237, 240, 34, 72, 242, 20, 214,
        244, 227, 149, 235, 97, 234, 57, 22, 60, 250, 82, 175, 208, 5, 127, 199, 111, 62, 135, 248,
        174, 169, 211, 58, 66, 154, 106, 195, 245, 171, 17, 187, 182, 179, 0, 243, 132, 56, 148, 75,
        128, 133, 158, 100, 130, 126, 91, 13, 153, 246, 216, 219, 119, 68, 223, 78, 83, 88, 201, 99,
        122, 11, 92, 32, 136, 114, 52, 10, 138, 30, 48, 183, 156, 35, 61, 26, 143, 74, 251, 94,
        129, 162, 63, 152, 170, 7, 115, 167, 241, 206, 3, 150, 55, 59, 151, 220, 90, 53, 23, 131,
        125, 173, 15, 238, 79, 95, 89, 16, 105, 137, 225, 224, 217, 160, 37, 123, 118, 73, 2, 157,
        46, 116, 9, 145, 134, 228, 207, 212, 202, 215, 69, 229, 27, 188, 67, 124, 168, 252, 42, 4,
        29, 108, 21, 247, 19, 205, 39, 203, 233, 40, 186, 147, 198, 192, 155, 33, 164, 191, 98, 204,
        165, 180, 117, 76, 140, 36, 210, 172, 41, 54, 159, 8, 185, 232, 113, 196, 231, 47, 146, 120,
        51, 65, 28, 144, 254, 221, 93, 189, 194, 139, 112, 43, 71, 109, 184, 209,
    ];

    // The greatest lengths that have one number each; up to the first above 16 MiB, the most that is hashed here.
    private static ReadOnlySpan<int> Lengths =>
    [
        1, 2, 3, 5, 7, 11, 17, 25, 38, 57, 86, 129,
        194, 291, 437, 656, 854, 1110, 1443, 1876, 2439, 3171, 3475, 3823,
        4205, 4626, 5088, 5597, 6157, 6772, 7450, 8195, 9014, 9916, 10907, 11998,
        13198, 14518, 15970, 17567, 19323, 21256, 23382, 25720, 28292, 31121, 34233, 37656,
        41422, 45564, 50121, 55133, 60646, 66711, 73382, 80721, 88793, 97672, 107439, 118183,
        130002, 143002, 157302, 173032, 190335, 209369, 230306, 253337, 278670, 306538, 337191, 370911,
        408002, 448802, 493682, 543050, 597356, 657091, 722800, 795081, 874589, 962048, 1058252, 1164078,
        1280486, 1408534, 1549388, 1704327, 1874759, 2062236, 2268459, 2495305, 2744836, 3019320, 3321252, 3653374,
        4018711, 4420582, 4862641, 5348905, 5883796, 6472176, 7119394, 7831333, 8614467, 9475909, 10423501, 11465851,
        12612437, 13873681, 15261050, 16787154,
    ];

    /// <summary>Hashes a text.</summary>
    /// <param name="text">The text, at most 16 MiB.</param>
    /// <returns>T1 and 70 hexadecimal digits in upper case; empty for less than 50 bytes, or bytes of too little variety.</returns>
    internal static string Hash(ReadOnlySpan<byte> text)
    {
        if (text.Length < MinimumLength)
        {
            return "";
        }

        var counts = new uint[256];
        byte sum = Count(text, counts);
        uint[] ordered = counts[..Buckets];
        Array.Sort(ordered);
        uint first = ordered[(Buckets / 4) - 1];
        uint second = ordered[(Buckets / 2) - 1];
        uint third = ordered[Buckets - (Buckets / 4) - 1];
        int used = Buckets - ordered.AsSpan().LastIndexOf(0u) - 1;
        if (third == 0 || used <= Buckets / 2)
        {
            return "";
        }

        // The digits of the three numbers of the head are written in reverse, and the last buckets come first.
        byte[] hash = new byte[3 + (Buckets / BucketsInByte)];
        hash[0] = Reverse(sum);
        hash[1] = Reverse((byte)Math.Max(Lengths.BinarySearch(text.Length), ~Lengths.BinarySearch(text.Length)));
        hash[2] = (byte)((Ratio(first, third) << 4) | Ratio(second, third));
        for (int i = 0; i < Buckets; i++)
        {
            int quartile = counts[i] > third ? 3 : counts[i] > second ? 2 : counts[i] > first ? 1 : 0;
            hash[^(1 + (i / BucketsInByte))] |= (byte)(quartile << (i % BucketsInByte * 2));
        }

        return "T1" + Convert.ToHexString(hash);
    }

    /// <summary>Counts the triples of every window; gives the check sum.</summary>
    private static byte Count(ReadOnlySpan<byte> text, uint[] counts)
    {
        byte sum = 0;
        for (int i = WindowSize - 1; i < text.Length; i++)
        {
            sum = Mix(1, text[i], text[i - 1], sum);
            foreach ((byte salt, int second, int third) in Triples)
            {
                counts[Mix(salt, text[i], text[i - second], text[i - third])]++;
            }
        }

        return sum;
    }

    /// <summary>Pearson's hash of three bytes; the salt is what the permutation made of the first.</summary>
    private static byte Mix(byte salt, byte first, byte second, byte third) =>
        Permutation[Permutation[Permutation[salt ^ first] ^ second] ^ third];

    /// <summary>In single precision, as the reference does it: rounding is part of the hash.</summary>
    private static int Ratio(uint quartile, uint third) => (int)((uint)((float)(quartile * 100) / third) % 16);

    private static byte Reverse(byte value) => (byte)((value << 4) | (value >> 4));
}
