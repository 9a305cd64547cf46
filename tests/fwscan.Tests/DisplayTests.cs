using System;
using System.IO;
using Xunit;

namespace FirmwareScanner.Tool.Tests;

/// <summary>Colours and progress, where nobody looks at a terminal.</summary>
public sealed class DisplayTests : AnyFormFixture
{
    public DisplayTests()
    {
        Put("rules.yar", "rule backdoor { meta: severity = \"high\" strings: $a = \"BACKDOOR\" condition: $a }");
        Put("a.bin", "BACKDOOR");
    }

    [Theory]
    [InlineData("always", true)]
    [InlineData("never", false)]
    [InlineData("auto", false)]
    public void Colours_are_as_they_are_wished(string when, bool expected)
    {
        FwscanResult before = Run("scan", "--color", when, "--rules", "rules.yar", "a.bin");
        FwscanResult behind = Run("scan", "--rules", "rules.yar", "a.bin", "--colour=" + when);

        Assert.Equal(expected, before.Output.Contains("\e[31mhigh", StringComparison.Ordinal));
        Assert.Equal(expected, behind.Output.Contains("\e[31mhigh", StringComparison.Ordinal));
        Assert.DoesNotContain("\e[", Run("scan", "--color", when, "--rules", "rules.yar", "--json", "a.bin").Output);
    }

    [Fact]
    public void Progress_that_is_wished_goes_to_standard_error_alone()
    {
        using (FileStream large = File.Create(Path.Combine(Folder, "large.bin")))
        {
            large.SetLength(200 << 20);
        }

        FwscanResult wished = Run("scan", "--progress", "always", "--raw", "--rules", "rules.yar", "large.bin");
        FwscanResult plain = Run("scan", "--raw", "--rules", "rules.yar", "large.bin");

        Assert.Contains("scanning", wished.Error, StringComparison.Ordinal);
        Assert.Empty(plain.Error);
        Assert.Equal(plain.Lines[^1], wished.Lines[^1]);
    }

    [Fact]
    public void Other_words_are_refused() =>
        Assert.Contains("--color: expected auto, always or never, found 'sometimes'", Run("scan", "--color", "sometimes", "a.bin").Error, StringComparison.Ordinal);
}
