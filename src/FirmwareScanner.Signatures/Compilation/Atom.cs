namespace FirmwareScanner.Signatures.Compilation;

/// <summary>A part of a sequence by which a filter table finds it.</summary>
/// <param name="Cell">The first cell.</param>
/// <param name="Mass">Probability that a position of real firmware starts one of its grams, summed over the grams.</param>
/// <param name="VerifiedMass">The same, each gram counted as often as there are starts to verify.</param>
/// <param name="Entries">The number of concrete grams.</param>
internal sealed record Atom(int Cell, double Mass, double VerifiedMass, int Entries);
