using System.Collections.Generic;

namespace FirmwareScanner.Boards;

/// <summary>A row of pins.</summary>
/// <param name="Name">Its name in the board's documents.</param>
/// <param name="Side">Where it is drawn.</param>
/// <param name="Pins">The pins from top to bottom.</param>
public sealed record BoardHeader(string Name, HeaderSide Side, IReadOnlyList<HeaderPin> Pins);
