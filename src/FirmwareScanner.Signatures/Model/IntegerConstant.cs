using FirmwareScanner.Signatures.Diagnostics;

namespace FirmwareScanner.Signatures.Model;

/// <summary>An integer literal.</summary>
public sealed record IntegerConstant(SourceSpan Span, long Value) : Expression(Span);
