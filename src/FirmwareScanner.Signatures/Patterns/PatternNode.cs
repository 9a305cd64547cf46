using System.Collections.Generic;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Patterns;

/// <summary>A part of a pattern as written, before alternatives are expanded.</summary>
internal abstract record PatternNode;

/// <summary>One byte.</summary>
internal sealed record ByteNode(ByteElement Element) : PatternNode;

/// <summary>A jump over arbitrary bytes; a maximum of null is unbounded.</summary>
internal sealed record JumpNode(int Minimum, int? Maximum) : PatternNode;

/// <summary>Alternatives, each a list of nodes: <c>(01 02 | 03)</c>.</summary>
internal sealed record ChoiceNode(IReadOnlyList<IReadOnlyList<PatternNode>> Alternatives) : PatternNode;

/// <summary>Nothing: what was read is no part of the pattern.</summary>
internal sealed record NoNode : PatternNode;
