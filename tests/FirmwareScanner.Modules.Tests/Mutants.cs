using System;

namespace FirmwareScanner.Modules.Tests;

/// <summary>Damaged copies of a file: bytes, words and stretches are changed at random, and now and then the end is missing.</summary>
internal static class Mutants
{
    private static readonly uint[] OddWords = [0, 1, 2, 0x7fffffff, 0x80000000, 0xffffffff, 0xfffffffc, 0x1000, 0x1100, 0x200, 0x10000];

    internal static byte[] Of(byte[] file, Random random)
    {
        byte[] mutant = (byte[])file.Clone();
        for (int i = random.Next(1, 6); i > 0; i--)
        {
            int position = random.Next(mutant.Length - 4);
            switch (random.Next(4))
            {
                case 0:
                    mutant[position] = (byte)random.Next(256);
                    break;
                case 1:
                    mutant[position] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    BitConverter.GetBytes(OddWords[random.Next(OddWords.Length)]).CopyTo(mutant, position & ~3);
                    break;
                default:
                    int from = random.Next(mutant.Length - 4);
                    mutant.AsSpan(from, Math.Min(random.Next(1, 16), mutant.Length - Math.Max(from, position))).ToArray().CopyTo(mutant, position);
                    break;
            }
        }

        return random.Next(8) == 0 ? mutant[..random.Next(mutant.Length)] : mutant;
    }
}
