using System.Text.Json.Serialization;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>A metadata entry of a rule.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">A <see cref="string"/>, a <see cref="long"/> or a <see cref="bool"/>.</param>
public sealed record MetaName(string Key, [property: JsonConverter(typeof(MetaValueConverter))] object Value);
