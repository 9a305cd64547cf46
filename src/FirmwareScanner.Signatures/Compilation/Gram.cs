namespace FirmwareScanner.Signatures.Compilation;

/// <summary>A gram at some cell of a sequence.</summary>
/// <param name="Variants">
/// The concrete grams it stands for, each <c>b0 | b1 &lt;&lt; 8 | b2 &lt;&lt; 16</c>; none when it cannot be used.
/// </param>
/// <param name="Probability">How often real firmware has one of them.</param>
/// <param name="Verified">The same, counted as often as there are starts to verify.</param>
internal readonly record struct Gram(int[] Variants, double Probability, double Verified)
{
    /// <summary>Whether a table can look for it.</summary>
    public bool IsUsable => Variants.Length > 0;
}
