namespace FirmwareScanner.Signatures.Compilation;

/// <summary>The grams of a sequence by which a filter table finds it.</summary>
/// <param name="Cell">The first cell.</param>
/// <param name="LastOffset">How far the last gram is from the first, in bytes.</param>
/// <param name="ByteMass">Probability that a position of real firmware starts one of its grams, summed over the grams.</param>
/// <param name="Mass">The same, with a byte behind the gram that the filter lets pass.</param>
/// <param name="VerifiedMass">The same, each gram counted as often as there are starts to verify.</param>
/// <param name="Entries">The number of concrete grams.</param>
internal readonly record struct Atom(int Cell, int LastOffset, double ByteMass, double Mass, double VerifiedMass, int Entries)
{
    /// <summary>A single byte, which a native search looks for.</summary>
    public static Atom OfByte(int cell, double probability) => new(cell, 0, probability, probability, probability, 1);
}

/// <summary>A gram at some cell of a sequence.</summary>
/// <param name="FirstVariant">Where the concrete grams it stands for begin, in the buffer that holds it.</param>
/// <param name="VariantCount">How many they are; none when it cannot be used.</param>
/// <param name="Follower">What may stand behind it.</param>
/// <param name="ByteProbability">How often real firmware has one of them.</param>
/// <param name="Probability">The same, with a byte behind it that the filter lets pass.</param>
/// <param name="Verified">The same, counted as often as there are starts to verify.</param>
internal readonly record struct Gram(
    int FirstVariant, int VariantCount, GramFollower Follower, double ByteProbability, double Probability, double Verified)
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
