using System.Collections.Generic;

namespace FirmwareScanner.Carrier;

/// <summary>A line of straight pieces in a symbol.</summary>
/// <param name="Points">x and y of each corner in turn, in tenths of 1.27 mm right of and below the origin.</param>
public sealed record SymbolLine(IReadOnlyList<int> Points);
