using FirmwareScanner.Signatures.Diagnostics;

namespace FirmwareScanner.Signatures.Model;

/// <summary><c>true</c> or <c>false</c>.</summary>
public sealed record BooleanConstant(SourceSpan Span, bool Value) : Expression(Span);
