namespace FirmwareScanner.Signatures.Compilation;

/// <summary>The parameters of a filter table (docs/database-format.md, "Filter tables").</summary>
/// <param name="GramLength">2 or 3 bytes.</param>
/// <param name="Stride">1 to 16: only stream offsets that are multiples of it are looked at.</param>
/// <param name="FilterBits">log2 of the filter's size in bytes, 8 to 24.</param>
/// <param name="BucketBits">log2 of the number of buckets, 0 to 20.</param>
/// <param name="Shift0">log2 of the first byte's multiplier.</param>
/// <param name="Shift1">log2 of the second byte's multiplier; 0 for grams of 2.</param>
public sealed record TableShape(int GramLength, int Stride, int FilterBits, int BucketBits, int Shift0, int Shift1)
{
    /// <summary>The length in bytes of an atom whose grams are neighbours.</summary>
    public int AtomLength => Stride + GramLength - 1;
}

/// <summary>A concrete gram of an atom.</summary>
/// <param name="Sequence">Number of the sequence.</param>
/// <param name="Offset">How far it is from the atom's first gram, in bytes.</param>
/// <param name="Bytes">Its bytes: <c>b0 | b1 &lt;&lt; 8 | b2 &lt;&lt; 16</c>.</param>
/// <param name="Follower">What may stand behind it.</param>
internal readonly record struct TableGram(int Sequence, int Offset, int Bytes, GramFollower Follower);

/// <summary>What some sequences put into a table.</summary>
/// <param name="Entries">Concrete grams.</param>
/// <param name="ByteMass">Probability that a sampled gram of real firmware is one of them.</param>
/// <param name="Mass">The same, with a byte behind it that the filter lets pass.</param>
/// <param name="VerifiedMass">The same, each gram counted as often as there are starts to verify.</param>
internal readonly record struct TableLoad(long Entries, double ByteMass, double Mass, double VerifiedMass)
{
    /// <summary>What one atom puts into a table.</summary>
    public static TableLoad Of(Atom atom) => new(atom.Entries, atom.ByteMass, atom.Mass, atom.VerifiedMass);

    /// <summary>The sum of two loads.</summary>
    public static TableLoad operator +(TableLoad left, TableLoad right) =>
        new(left.Entries + right.Entries, left.ByteMass + right.ByteMass, left.Mass + right.Mass, left.VerifiedMass + right.VerifiedMass);
}

/// <summary>How a table does on real firmware, per sampled gram.</summary>
/// <param name="RowHits">First bytes that have a row: only then the filter is looked at. 1 if the filter does not consist of rows.</param>
/// <param name="ByteHits">Filter bytes that are not 0: only then the bit is looked at.</param>
/// <param name="Hits">Filter bits that are set.</param>
/// <param name="Visits">Entries visited.</param>
/// <param name="Verifications">Entries verified.</param>
public sealed record TableRates(double RowHits, double ByteHits, double Hits, double Visits, double Verifications);
