namespace FirmwareScanner.Signatures.Model;

/// <summary>A part of a <see cref="Sequence"/>: a byte or a jump.</summary>
public abstract record Element;
