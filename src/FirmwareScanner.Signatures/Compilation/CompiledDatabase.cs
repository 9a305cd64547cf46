namespace FirmwareScanner.Signatures.Compilation;

/// <summary>What the compiler made of a set of rules.</summary>
/// <param name="Image">The database, byte for byte as docs/database-format.md defines it.</param>
/// <param name="Names">The names that belong to its numbers.</param>
/// <param name="Report">What it takes in memory and time.</param>
public sealed record CompiledDatabase(byte[] Image, DatabaseNames Names, CompilationReport Report);
