using FirmwareScanner.Signatures.Diagnostics;

namespace FirmwareScanner.Signatures.Model;

/// <summary><c>@a[i]</c>: the offset of the i-th match, counted from 1 in order of offset. Integer, undefined when absent.</summary>
public sealed record PatternOffset(SourceSpan Span, Pattern Pattern, Expression Index) : Expression(Span);
