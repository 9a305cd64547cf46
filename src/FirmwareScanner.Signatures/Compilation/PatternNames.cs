using System.Text.Json.Serialization;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>The name of a pattern.</summary>
/// <param name="Identifier">The identifier with its dollar sign.</param>
/// <param name="IsPrivate">Whether its matches are not listed.</param>
public sealed record PatternNames(string Identifier, [property: JsonPropertyName("private")] bool IsPrivate);
