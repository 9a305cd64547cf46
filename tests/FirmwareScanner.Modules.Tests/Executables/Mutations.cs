using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;

namespace FirmwareScanner.Modules.Tests.Executables;

/// <summary>Broken files made from sound ones, always the same for a seed.</summary>
internal static class Mutations
{
    internal const int Seed = 20261128;

    internal static IEnumerable<byte[]> Of(byte[] file, int count, int seed = Seed)
    {
        var random = new Random(seed);
        return Enumerable.Range(0, count).Select(_ => Mutate([.. file], random)).ToArray();
    }

    /// <summary>The file cut off at every length.</summary>
    internal static IEnumerable<byte[]> Cuts(byte[] file) => Enumerable.Range(0, file.Length).Select(length => file[..length]);

    private static byte[] Mutate(byte[] file, Random random)
    {
        uint[] numbers = [0, 1, 2, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, (uint)file.Length, (uint)file.Length - 4];
        for (int i = random.Next(1, 5); i > 0; i--)
        {
            int offset = random.Next(4, file.Length - 4);
            switch (random.Next(4))
            {
                case 0:
                    file[offset] = (byte)random.Next(256);
                    break;
                case 1:
                    file[offset] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(offset & ~3), numbers[random.Next(numbers.Length)]);
                    break;
                default:
                    BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(offset & ~3), (uint)random.Next(file.Length));
                    break;
            }
        }

        return random.Next(8) == 0 ? file[..random.Next(8, file.Length)] : file;
    }
}
