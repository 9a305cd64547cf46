using System;
using System.Buffers.Binary;

namespace FirmwareScanner.Modules.Firmware;

/// <summary>
/// Tells for which processors a program is, by its first bytes: ELF (<c>e_machine</c>), PE (<c>Machine</c>), kernels of Linux. The names
/// say the instruction set; byte order and, but for the pairs x86 and x86_64, arm and arm64, powerpc and powerpc64, sparc and sparc64, the
/// width of words are not told.
/// </summary>
public static class ArchitectureReader
{
    /// <summary>How many of the first bytes are looked at.</summary>
    public const int Length = 4096;

    private const int MachineOffset = 18;
    private const int LoadFlagsVersion = 0x020C;

    /// <summary>The architecture that the first bytes of an object name.</summary>
    /// <param name="start">The first bytes, <see cref="Length"/> of them if there are so many.</param>
    /// <returns>Its name, such as <c>mips</c> or <c>arm64</c>; null if they name none that is known.</returns>
    public static string? Read(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith("\x7F"u8) && start[1..].StartsWith("ELF"u8))
        {
            return start.Length < MachineOffset + sizeof(ushort) ? null
                : start[5] == 1 ? OfElf(UInt16(start, MachineOffset))
                : start[5] == 2 ? OfElf(BinaryPrimitives.ReverseEndianness((ushort)UInt16(start, MachineOffset)))
                : null;
        }

        return OfKernel(start) ?? OfPortableExecutable(start);
    }

    /// <summary>Kernels of Linux (Documentation/arch: arm64/booting, riscv/boot-image-header, x86/boot; arch/arm/boot/compressed).</summary>
    private static string? OfKernel(ReadOnlySpan<byte> start)
    {
        if (HasText(start, 56, "ARM\x64"u8))
        {
            return "arm64";
        }

        if (HasText(start, 56, "RSC\x05"u8))
        {
            return "riscv";
        }

        if (UInt32(start, 0x24) is 0x016F2818 or 0x18286F01)
        {
            return "arm";
        }

        // Before that version the header does not tell whether the kernel has an entry for 64 bits.
        bool isTold = HasText(start, 0x202, "HdrS"u8) && UInt16(start, 0x1FE) == 0xAA55 && UInt16(start, 0x206) >= LoadFlagsVersion;
        return !isTold || UInt16(start, 0x236) is not (>= 0 and int flags) ? null : (flags & 1) != 0 ? "x86_64" : "x86";
    }

    /// <summary>Numbers of the PE format (Microsoft, "PE Format", Machine Types).</summary>
    private static string? OfPortableExecutable(ReadOnlySpan<byte> start)
    {
        if (!start.StartsWith("MZ"u8) || UInt32(start, 0x3C) is not (>= 0 and long header) || !HasText(start, header, "PE\0\0"u8))
        {
            return null;
        }

        return UInt16(start, header + 4) switch
        {
            0x14C => "x86",
            0x8664 => "x86_64",
            0x1C0 or 0x1C2 or 0x1C4 => "arm",
            0xAA64 => "arm64",
            0x200 => "ia64",
            0x166 or 0x169 or 0x266 or 0x366 or 0x466 => "mips",
            0x1F0 or 0x1F1 => "powerpc",
            0x1A2 or 0x1A3 or 0x1A6 or 0x1A8 => "sh",
            0x5032 or 0x5064 => "riscv",
            0x6232 or 0x6264 => "loongarch",
            _ => null,
        };
    }

    /// <summary>Numbers of the ELF format (System V ABI, "ELF Header", and the registry of e_machine).</summary>
    private static string? OfElf(int machine) => machine switch
    {
        2 or 18 => "sparc",
        3 or 6 => "x86",
        4 => "m68k",
        8 or 10 => "mips",
        20 => "powerpc",
        21 => "powerpc64",
        22 => "s390",
        40 => "arm",
        42 => "sh",
        43 => "sparc64",
        50 => "ia64",
        62 => "x86_64",
        83 => "avr",
        92 => "openrisc",
        45 or 93 or 195 => "arc",
        94 => "xtensa",
        113 => "nios2",
        164 => "hexagon",
        183 => "arm64",
        189 => "microblaze",
        243 => "riscv",
        252 => "csky",
        258 => "loongarch",
        0x9026 => "alpha",
        _ => null,
    };

    private static bool HasText(ReadOnlySpan<byte> bytes, long offset, ReadOnlySpan<byte> text) =>
        offset <= bytes.Length - text.Length && bytes[(int)offset..].StartsWith(text);

    /// <summary>A number, low byte first; -1 if it is not there.</summary>
    private static int UInt16(ReadOnlySpan<byte> bytes, long offset) =>
        offset <= bytes.Length - sizeof(ushort) ? BinaryPrimitives.ReadUInt16LittleEndian(bytes[(int)offset..]) : -1;

    /// <summary>A number, low byte first; -1 if it is not there.</summary>
    private static long UInt32(ReadOnlySpan<byte> bytes, long offset) =>
        offset <= bytes.Length - sizeof(uint) ? BinaryPrimitives.ReadUInt32LittleEndian(bytes[(int)offset..]) : -1;
}
