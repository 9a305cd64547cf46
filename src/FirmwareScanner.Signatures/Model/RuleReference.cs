using FirmwareScanner.Signatures.Diagnostics;

namespace FirmwareScanner.Signatures.Model;

/// <summary>The name of an earlier rule: true when that rule's condition is. Boolean.</summary>
public sealed record RuleReference(SourceSpan Span, Rule Rule) : Expression(Span);
