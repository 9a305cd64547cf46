namespace FirmwareScanner.Signatures.Compilation;

/// <summary>A part of a sequence by which a filter table finds it.</summary>
/// <param name="Cell">The first cell.</param>
/// <param name="Mass">Probability that a position of real firmware starts one of its grams, summed over the grams.</param>
/// <param name="VerifiedMass">The same, each gram counted as often as there are starts to verify.</param>
/// <param name="Entries">The number of concrete grams.</param>
internal readonly record struct Atom(int Cell, double Mass, double VerifiedMass, int Entries);

/// <summary>A gram at some cell of a sequence.</summary>
/// <param name="FirstVariant">Where the concrete grams it stands for begin, in the buffer that holds it.</param>
/// <param name="VariantCount">How many they are; none when it cannot be used.</param>
/// <param name="Probability">How often real firmware has one of them.</param>
/// <param name="Verified">The same, counted as often as there are starts to verify.</param>
internal readonly record struct Gram(int FirstVariant, int VariantCount, double Probability, double Verified)
{
    /// <summary>Whether a table can look for it.</summary>
    public bool IsUsable => VariantCount > 0;
}

/// <summary>A sequence and what it is found by.</summary>
/// <param name="Sequence">The sequence.</param>
/// <param name="Atom">
/// Its atom. For a native search, that of one byte: its mass is how often the search stops at it.
/// </param>
internal readonly record struct PlacedSequence(CompiledSequence Sequence, Atom Atom);
