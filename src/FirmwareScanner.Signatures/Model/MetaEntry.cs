namespace FirmwareScanner.Signatures.Model;

/// <summary>One metadata entry of a rule.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">A <see cref="string"/>, a <see cref="long"/> or a <see cref="bool"/>.</param>
public sealed record MetaEntry(string Key, object Value);
