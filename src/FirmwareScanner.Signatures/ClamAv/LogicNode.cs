using FirmwareScanner.Diagnostics;

namespace FirmwareScanner.Signatures.ClamAv;

/// <summary>A part of a logical expression.</summary>
/// <param name="Span">Where it stands.</param>
/// <param name="Test">What is asked of its count; null if only whether it is true.</param>
internal abstract record LogicNode(SourceSpan Span, LogicTest? Test);

/// <summary>The number of a subsignature.</summary>
internal sealed record LogicLeaf(SourceSpan Span, int Number, LogicTest? Test) : LogicNode(Span, Test);

/// <summary>Two parts with an operator between them.</summary>
internal sealed record LogicPair(SourceSpan Span, bool IsAnd, LogicNode Left, LogicNode Right, LogicTest? Test) : LogicNode(Span, Test);

/// <summary>A test of how often subsignatures match.</summary>
/// <param name="Operator">Equals sign, less than, or greater than.</param>
/// <param name="Count">What the number of matches is compared with.</param>
/// <param name="Distinct">How many different subsignatures have to match, at least; 0 for any number.</param>
internal sealed record LogicTest(char Operator, uint Count, uint Distinct);
