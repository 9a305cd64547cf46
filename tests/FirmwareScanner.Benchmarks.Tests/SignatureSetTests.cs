using System;
using System.Linq;
using FirmwareScanner.Benchmarks.SignatureSets;
using Xunit;

namespace FirmwareScanner.Benchmarks.Tests;

public sealed class SignatureSetTests
{
    private static readonly byte[] Sample = Enumerable.Range(0, 5000).Select(i => (byte)(i * i / 7)).ToArray();

    [Theory]
    [InlineData(SignatureSource.Random)]
    [InlineData(SignatureSource.Text)]
    [InlineData(SignatureSource.Firmware)]
    public void Generate_same_seed_gives_the_same_different_signatures_of_30_bytes_on_average(SignatureSource source)
    {
        SignatureSet first = SignatureSet.Generate(source, 1000, 7, [Sample]);
        SignatureSet second = SignatureSet.Generate(source, 1000, 7, [Sample]);
        Assert.Equal(first.ToYara(), second.ToYara());
        Assert.Equal(1000, first.Patterns.Select(Convert.ToHexString).Distinct().Count());
        Assert.InRange(first.Patterns.Average(pattern => pattern.Length), 28.5, 31.5);
    }

    [Fact]
    public void Generate_firmware_signatures_occur_in_the_sample()
    {
        SignatureSet set = SignatureSet.Generate(SignatureSource.Firmware, 100, 7, [Sample]);
        Assert.All(set.Patterns, pattern => Assert.True(Sample.AsSpan().IndexOf(pattern) >= 0));
    }

    [Fact]
    public void Syntaxes_name_the_same_bytes()
    {
        SignatureSet set = SignatureSet.Generate(SignatureSource.Random, 3, 7, []);
        string hex = Convert.ToHexString(set.Patterns[2]);
        Assert.Equal($"rule s2 {{ strings: $a = {{ {hex} }} condition: $a }}", set.ToYara().Split('\n')[2]);
        Assert.Equal($"s2:0:*:{hex.ToLowerInvariant()}", set.ToClamAv().Split('\n')[2]);
        Assert.Equal(hex, set.ToHex().Split('\n')[2]);
        Assert.Equal($"0 string {hex} s2", set.ToMagic().Split('\n')[2].Replace("\\x", "", StringComparison.Ordinal));
    }
}
