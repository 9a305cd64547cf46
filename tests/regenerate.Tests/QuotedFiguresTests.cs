using System.Collections.Generic;
using System.Globalization;
using FirmwareScanner.Regenerate.Generators;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Regenerate.Tests;

/// <summary>What documents quote is what the compiler of signatures reckons with.</summary>
public sealed class QuotedFiguresTests
{
    [Fact]
    public void Cost_model_has_the_samples_of_the_compiled_scanner()
    {
        Assert.SkipUnless(BuildKind.IsRelease, "the cost model is that of a Release build");
        IReadOnlyDictionary<string, string> figures = QuotedFigures.All(RepositoryFiles.PathOf());

        Assert.Equal(CostModel.Device.Loop2, InRound(figures["sample-of-2"], 2), 0.05);
        Assert.Equal(CostModel.Device.Loop3, InRound(figures["sample-of-3"], 2), 0.05);

        // Here the second byte's index takes a step of its own, 4 instructions a round.
        Assert.Equal(CostModel.Device.RowLoop, InRound(figures["sample-of-rows"], 16) + (4.0 / 16), 0.05);
    }

    /// <summary>
    /// Of a sample by itself 7 instructions are step and bound. In a round of several these are shared, and all but the first have 2 more, since
    /// they are at a distance.
    /// </summary>
    private static double InRound(string alone, int samples) =>
        double.Parse(alone, CultureInfo.InvariantCulture) - 7 + ((7 + (2.0 * (samples - 1))) / samples);
}
