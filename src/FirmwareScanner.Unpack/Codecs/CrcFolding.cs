using System;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FirmwareScanner.Unpack.Codecs;

/// <summary>
/// The reflected CRC-32 of IEEE 802.3 by multiplication without carries: four accumulators of 128 bits, each folded over 64 bytes at a time (Gopal and
/// others, Fast CRC Computation for Generic Polynomials Using PCLMULQDQ Instruction, Intel, 2009, whose constants these are). Many times
/// as fast as tables.
/// </summary>
internal static class CrcFolding
{
    /// <summary>How many bytes are folded at a time.</summary>
    public const int Step = 64;

    /// <summary>Below so many it does not pay.</summary>
    public const int FewestBytes = 2 * Step;

    /// <summary>Bytes that are left, which have the same CRC as all.</summary>
    public const int RestLength = 16;

    // x^(512+32), x^(512-32), x^(128+32) and x^(128-32) modulo the polynomial, reflected.
    private static readonly Vector128<ulong> OverStep = Vector128.Create(0x154442BD4UL, 0x1C6E41596UL);
    private static readonly Vector128<ulong> OverNext = Vector128.Create(0x1751997D0UL, 0x0CCAA009EUL);

    /// <summary>Whether the processor can.</summary>
    public static bool IsFast => Pclmulqdq.IsSupported;

    /// <summary>Folds bytes to a few that have the same CRC.</summary>
    /// <param name="bytes">The bytes: a multiple of <see cref="Step"/>.</param>
    /// <param name="register">The register before them.</param>
    /// <param name="rest">What is left: its CRC, begun with a register of 0, is the register behind all bytes.</param>
    public static void Fold(ReadOnlySpan<byte> bytes, uint register, Span<byte> rest)
    {
        ReadOnlySpan<Vector128<ulong>> words = MemoryMarshal.Cast<byte, Vector128<ulong>>(bytes);
        Vector128<ulong> first = words[0] ^ Vector128.CreateScalar((ulong)register);
        Vector128<ulong> second = words[1];
        Vector128<ulong> third = words[2];
        Vector128<ulong> fourth = words[3];
        for (int i = 4; i + 3 < words.Length; i += 4)
        {
            first = Over(first, OverStep) ^ words[i];
            second = Over(second, OverStep) ^ words[i + 1];
            third = Over(third, OverStep) ^ words[i + 2];
            fourth = Over(fourth, OverStep) ^ words[i + 3];
        }

        second ^= Over(first, OverNext);
        third ^= Over(second, OverNext);
        fourth ^= Over(third, OverNext);
        fourth.AsByte().CopyTo(rest);
    }

    private static Vector128<ulong> Over(Vector128<ulong> value, Vector128<ulong> factors) =>
        Pclmulqdq.CarrylessMultiply(value, factors, 0x00) ^ Pclmulqdq.CarrylessMultiply(value, factors, 0x11);
}
