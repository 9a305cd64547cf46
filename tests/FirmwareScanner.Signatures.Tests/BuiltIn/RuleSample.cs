namespace FirmwareScanner.Signatures.Tests.BuiltIn;

/// <summary>What a built-in rule must find, and something very like it that it must not find.</summary>
/// <param name="RuleName">The rule.</param>
/// <param name="Positive">A stream on which the rule fires.</param>
/// <param name="NearMiss">The same with one significant field broken: the rule stays silent.</param>
internal sealed record RuleSample(string RuleName, byte[] Positive, byte[] NearMiss)
{
    // An odd length, so that nothing in a component is aligned by accident.
    private const int FillerBefore = 1021;
    private const int FillerAfter = 515;

    /// <summary>A structure that may stand anywhere: it is embedded in filler. In the near miss, one byte is inverted.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="structure">The structure, in the notation of <see cref="SampleBytes"/>.</param>
    /// <param name="breakAt">The offset in the structure of the byte that the near miss inverts.</param>
    public static RuleSample Component(string rule, string structure, int breakAt)
    {
        byte[] positive = SampleBytes.Parse(structure);
        return new RuleSample(rule, Embed(positive), Embed(Broken(positive, breakAt)));
    }

    /// <summary>A structure that may stand anywhere, with its near miss given in full.</summary>
    public static RuleSample Component(string rule, string structure, string nearMiss) =>
        new(rule, Embed(SampleBytes.Parse(structure)), Embed(SampleBytes.Parse(nearMiss)));

    /// <summary>A structure that the rule expects at offset 0, with one byte inverted in the near miss.</summary>
    public static RuleSample WholeFile(string rule, string structure, int breakAt)
    {
        byte[] positive = SampleBytes.Parse(structure);
        return new RuleSample(rule, Extend(positive), Extend(Broken(positive, breakAt)));
    }

    /// <summary>A structure that the rule expects at offset 0, with its near miss given in full.</summary>
    public static RuleSample WholeFile(string rule, string structure, string nearMiss) =>
        new(rule, Extend(SampleBytes.Parse(structure)), Extend(SampleBytes.Parse(nearMiss)));

    private static byte[] Broken(byte[] structure, int offset)
    {
        byte[] copy = (byte[])structure.Clone();
        copy[offset] ^= 0xFF;
        return copy;
    }

    private static byte[] Embed(byte[] structure) =>
        [.. SampleBytes.Filler(FillerBefore, seed: 1), .. structure, .. SampleBytes.Filler(FillerAfter, seed: 2)];

    private static byte[] Extend(byte[] structure) => [.. structure, .. SampleBytes.Filler(FillerAfter, seed: 2)];
}
