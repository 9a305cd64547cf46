using FirmwareScanner.Signatures.Diagnostics;

namespace FirmwareScanner.Signatures.Model;

/// <summary><c>filesize</c>: the number of bytes of the stream.</summary>
public sealed record FileSizeExpression(SourceSpan Span) : Expression(Span);
