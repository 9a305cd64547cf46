namespace FirmwareScanner.Signatures.Patterns;

/// <summary>A part of a pattern as written, before alternatives are expanded.</summary>
internal abstract record PatternNode;
