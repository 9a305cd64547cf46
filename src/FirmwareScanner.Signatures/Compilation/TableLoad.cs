namespace FirmwareScanner.Signatures.Compilation;

/// <summary>What some sequences put into a table.</summary>
/// <param name="Entries">Concrete grams.</param>
/// <param name="Mass">Probability that a sampled gram of real firmware is one of them.</param>
/// <param name="VerifiedMass">The same, each gram counted as often as there are starts to verify.</param>
internal readonly record struct TableLoad(long Entries, double Mass, double VerifiedMass)
{
    /// <summary>What one atom puts into a table.</summary>
    public static TableLoad Of(Atom atom) => new(atom.Entries, atom.Mass, atom.VerifiedMass);

    /// <summary>The sum of two loads.</summary>
    public static TableLoad operator +(TableLoad left, TableLoad right) =>
        new(left.Entries + right.Entries, left.Mass + right.Mass, left.VerifiedMass + right.VerifiedMass);
}
