using System.Collections.Generic;

namespace FirmwareScanner.Carrier;

/// <summary>
/// The carrier board (<c>hardware/carrier/netlist.json</c>), from which schematic, picture and bill of materials are made.
/// </summary>
/// <param name="Title">Its name.</param>
/// <param name="Board">The name of the board that it carries.</param>
/// <param name="Revision">The revision of the circuit.</param>
/// <param name="Texts">Remarks on the sheet.</param>
/// <param name="Components">The components.</param>
public sealed record CarrierNetlist(
    string Title,
    string Board,
    string Revision,
    IReadOnlyList<CarrierText> Texts,
    IReadOnlyList<CarrierComponent> Components);
