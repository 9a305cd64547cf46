namespace FirmwareScanner.Signatures.Compilation;

/// <summary>A sequence and what it is found by.</summary>
/// <param name="Sequence">The sequence.</param>
/// <param name="Atom">
/// Its atom. For a native search, that of one byte: its mass is how often the search stops at it.
/// </param>
internal sealed record PlacedSequence(CompiledSequence Sequence, Atom Atom);
