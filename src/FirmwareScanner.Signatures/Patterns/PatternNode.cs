using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Patterns;

/// <summary>A part of a pattern as written, before alternatives are expanded.</summary>
internal abstract record PatternNode;

/// <summary>One byte.</summary>
internal sealed record ByteNode(ByteElement Element) : PatternNode
{
    private static readonly ByteNode[] Single = [.. Enumerable.Range(0, 256).Select(value => new ByteNode(ByteElement.Exactly((byte)value)))];

    /// <summary>The node of exactly one value, which there is once.</summary>
    public static ByteNode Exactly(byte value) => Single[value];
}

/// <summary>A jump over arbitrary bytes; a maximum of null is unbounded.</summary>
internal sealed record JumpNode(int Minimum, int? Maximum) : PatternNode;

/// <summary>Alternatives, each a list of nodes: <c>(01 02 | 03)</c>.</summary>
internal sealed record ChoiceNode(IReadOnlyList<IReadOnlyList<PatternNode>> Alternatives) : PatternNode;

/// <summary>Nothing: what was read is no part of the pattern.</summary>
internal sealed record NoNode : PatternNode;
