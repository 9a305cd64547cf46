using FirmwareScanner.Signatures.Diagnostics;

namespace FirmwareScanner.Signatures.Model;

/// <summary><c>#a</c>: the number of matches. Integer.</summary>
public sealed record PatternCount(SourceSpan Span, Pattern Pattern) : Expression(Span);
