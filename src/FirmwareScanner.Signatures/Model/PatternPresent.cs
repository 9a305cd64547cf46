using FirmwareScanner.Signatures.Diagnostics;

namespace FirmwareScanner.Signatures.Model;

/// <summary><c>$a</c>: the pattern matches somewhere. Boolean.</summary>
public sealed record PatternPresent(SourceSpan Span, Pattern Pattern) : Expression(Span);
