using System.Collections.Generic;

namespace FirmwareScanner.Signatures.Patterns;

/// <summary>Alternatives, each a list of nodes: <c>(01 02 | 03)</c>.</summary>
internal sealed record ChoiceNode(IReadOnlyList<IReadOnlyList<PatternNode>> Alternatives) : PatternNode;
