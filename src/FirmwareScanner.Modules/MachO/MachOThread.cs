namespace FirmwareScanner.Modules.MachO;

/// <summary>Where the state of a thread has the instruction pointer (<c>mach/*/_structs.h</c>).</summary>
/// <param name="PointerOffset">Its offset in the state, in bytes.</param>
/// <param name="Size">Size of the state in bytes.</param>
/// <param name="IsWide">Whether the pointer has 64 bits.</param>
internal readonly record struct MachOThread(int PointerOffset, int Size, bool IsWide)
{
    /// <summary>Size of the load command before the state, in bytes.</summary>
    internal const int CommandSize = 16;

    /// <summary>The state of a processor; null for one that is not known.</summary>
    /// <param name="type">Type of processor.</param>
    internal static MachOThread? Of(uint type) => type switch
    {
        0x00000006 => new(68, 72, false), // Motorola 68000: 16 registers, padding, status, pc
        0x0000000D => new(124, 136, false), // Motorola 88000: r1 to r31, xip
        0x0000000E => new(4, 76, false), // SPARC: psr, pc
        0x00000012 => new(0, 160, false), // PowerPC: srr0
        0x00000007 => new(40, 64, false), // x86: ten registers, eip
        0x0000000C => new(60, 68, false), // ARM: 15 registers, pc
        0x01000007 => new(128, 168, true), // x86-64: 16 registers, rip
        0x0100000C => new(256, 268, true), // ARM64: 32 registers, pc
        0x01000012 => new(0, 304, true), // PowerPC 64: srr0
        _ => null,
    };
}
