using FirmwareScanner.Signatures.Diagnostics;

namespace FirmwareScanner.Signatures.Model;

/// <summary><c>$a at N</c>: the pattern matches at this offset. Boolean.</summary>
public sealed record PatternAt(SourceSpan Span, Pattern Pattern, Expression Offset) : Expression(Span);
