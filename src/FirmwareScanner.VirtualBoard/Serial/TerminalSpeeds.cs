using System;
using System.Collections.Generic;
using System.IO;

namespace FirmwareScanner.Virtual;

/// <summary>Speeds of serial ports as the system's calls name them: Linux by codes (bits/termios.h), macOS by their numbers.</summary>
internal static class TerminalSpeeds
{
    private static readonly SortedDictionary<int, int> LinuxCodes = new()
    {
        [300] = 0x7,
        [600] = 0x8,
        [1200] = 0x9,
        [2400] = 0xB,
        [4800] = 0xC,
        [9600] = 0xD,
        [19_200] = 0xE,
        [38_400] = 0xF,
        [57_600] = 0x1001,
        [115_200] = 0x1002,
        [230_400] = 0x1003,
        [460_800] = 0x1004,
        [500_000] = 0x1005,
        [921_600] = 0x1007,
        [1_000_000] = 0x1008,
        [1_500_000] = 0x100A,
        [2_000_000] = 0x100B,
        [3_000_000] = 0x100D,
        [4_000_000] = 0x100F,
    };

    /// <summary>The system's name for a speed.</summary>
    /// <exception cref="IOException">It has none.</exception>
    internal static int CodeOf(int baudRate)
    {
        if (OperatingSystem.IsMacOS())
        {
            return baudRate;
        }

        return LinuxCodes.TryGetValue(baudRate, out int code)
            ? code
            : throw new IOException($"{baudRate} baud: this system knows {string.Join(", ", LinuxCodes.Keys)}");
    }
}
