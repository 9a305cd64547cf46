using System;
using System.Collections.Generic;
using System.Linq;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>A board and the memory that may be planned on it.</summary>
/// <param name="Name">The name by which it is chosen.</param>
/// <param name="Description">What it is.</param>
/// <param name="TotalBytes">Bytes of managed heap that everything together may take.</param>
/// <param name="DatabaseBytes">Bytes of these that the database's arrays may take; the rest is for ring, pool and scanner.</param>
public sealed record Board(string Name, string Description, int TotalBytes, int DatabaseBytes)
{
    /// <summary>All known boards.</summary>
    public static IReadOnlyList<Board> All { get; } =
    [
        // 100 to 110 KB of managed heap are there; 64 KB leave room for the application. 512 signatures fit 40 KB.
        new("esp32-devkitc", "ESP32 without PSRAM (WROOM modules)", 64 * 1024, 40 * 1024),

        // About 3.7 MB of managed heap are there; half of what is planned is left to the application.
        new("esp32-wrover", "ESP32 with 4 MB PSRAM (WROVER modules)", 2 * 1024 * 1024, 1024 * 1024),
    ];

    /// <summary>The board of a name, or null.</summary>
    public static Board? Find(string name) => All.FirstOrDefault(board => board.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
