using System;
using Xunit;

namespace FirmwareScanner.Tool.Tests;

/// <summary>
/// Tests whose outcome the form of the tool does not change: texts, options, formats. Where the native form is tested in the same run they run
/// on that alone, whose hundreds of starts take a thirtieth of the time; <c>FWSCAN_EVERY_FORM=1</c> runs them on both (docs/testing.md).
/// </summary>
public abstract class AnyFormFixture : FwscanFixture
{
    private const string EveryFormVariable = "FWSCAN_EVERY_FORM";

    /// <summary>Skips the test, and says so, where it runs on the native form.</summary>
    protected AnyFormFixture() => Assert.SkipWhen(
        !TestsNativeForm && NativePath is not null && Environment.GetEnvironmentVariable(EveryFormVariable) != "1",
        $"runs on the native form in this run; {EveryFormVariable}=1 runs it on both");
}
