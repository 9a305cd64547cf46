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

        Assert.Equal(CostModel.Device.Loop2.ToString(CultureInfo.InvariantCulture), figures["sample-of-2"]);
        Assert.Equal(CostModel.Device.Loop3.ToString(CultureInfo.InvariantCulture), figures["sample-of-3"]);
    }
}
