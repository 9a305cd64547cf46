using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Patterns;

/// <summary>One byte.</summary>
internal sealed record ByteNode(ByteElement Element) : PatternNode;
