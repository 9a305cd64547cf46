using System.Collections.Generic;

namespace FirmwareScanner.Carrier;

/// <summary>A component of the carrier board.</summary>
/// <param name="Reference">Its designator, such as <c>R1</c>.</param>
/// <param name="Symbol">How it is drawn; see <see cref="CarrierSymbol"/>.</param>
/// <param name="Value">Its value.</param>
/// <param name="Footprint">Its footprint in KiCad's libraries.</param>
/// <param name="Description">What to buy.</param>
/// <param name="X">Where it is on the sheet, in units of 1.27 mm from the left.</param>
/// <param name="Y">Where it is on the sheet, in units of 1.27 mm from the top.</param>
/// <param name="Nets">The net of each pin, beginning with pin 1; null for a pin that is left open.</param>
/// <param name="PinNames">The names of a connector's pins; empty for others.</param>
public sealed record CarrierComponent(
    string Reference,
    string Symbol,
    string Value,
    string Footprint,
    string Description,
    int X,
    int Y,
    IReadOnlyList<string?> Nets,
    IReadOnlyList<string> PinNames);
