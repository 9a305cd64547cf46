namespace FirmwareScanner.Signatures.ClamAv;

/// <summary>A section of an executable.</summary>
/// <param name="Offset">Where it begins in the file.</param>
/// <param name="Length">Its length there, in bytes.</param>
public readonly record struct ExecutableSection(long Offset, long Length);
