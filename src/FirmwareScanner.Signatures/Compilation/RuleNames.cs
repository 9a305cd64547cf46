using System.Collections.Generic;
using System.Text.Json.Serialization;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>The names of a rule.</summary>
/// <param name="Name">The rule's name.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Tags">Its tags, in source order.</param>
/// <param name="Meta">Its metadata, in source order.</param>
/// <param name="IsPrivate">Whether it is never reported.</param>
/// <param name="Patterns">Its patterns, in order of their numbers.</param>
public sealed record RuleNames(
    string Name,
    string Namespace,
    IReadOnlyList<string> Tags,
    IReadOnlyList<MetaName> Meta,
    [property: JsonPropertyName("private")] bool IsPrivate,
    IReadOnlyList<PatternNames> Patterns);
