using FirmwareScanner.Signatures.Diagnostics;

namespace FirmwareScanner.Signatures.Model;

/// <summary><c>uint16be(N)</c> and its like. Integer, undefined when not wholly inside the stream.</summary>
/// <param name="Span">Where the expression stands.</param>
/// <param name="Size">1, 2 or 4 bytes.</param>
/// <param name="IsBigEndian">Whether the first byte is the most significant.</param>
/// <param name="IsSigned">Whether the value is sign-extended.</param>
/// <param name="Offset">The offset of the first byte.</param>
public sealed record ReadInteger(SourceSpan Span, int Size, bool IsBigEndian, bool IsSigned, Expression Offset) : Expression(Span);
