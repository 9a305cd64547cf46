namespace FirmwareScanner.Proof.Map;

/// <summary>Something that lives in a memory.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Bytes">How much it takes.</param>
/// <param name="Detail">Where the figure comes from.</param>
/// <param name="Kind">Whose it is.</param>
internal sealed record MapPart(string Name, long Bytes, string Detail, MapKind Kind);
