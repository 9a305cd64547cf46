using FirmwareScanner.Signatures.Diagnostics;

namespace FirmwareScanner.Signatures.Model;

/// <summary>
/// A node of a rule's condition. Integers are 64-bit and signed; an integer may be undefined (a read past the end, the offset
/// of a match that is not there), and a comparison with an undefined operand is false, as in YARA.
/// </summary>
/// <param name="Span">Where the expression stands.</param>
public abstract record Expression(SourceSpan Span);
