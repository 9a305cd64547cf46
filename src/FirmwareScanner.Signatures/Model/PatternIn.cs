using FirmwareScanner.Signatures.Diagnostics;

namespace FirmwareScanner.Signatures.Model;

/// <summary><c>$a in (x..y)</c>: the pattern matches at an offset from x to y, both included. Boolean.</summary>
public sealed record PatternIn(SourceSpan Span, Pattern Pattern, Expression First, Expression Last) : Expression(Span);
