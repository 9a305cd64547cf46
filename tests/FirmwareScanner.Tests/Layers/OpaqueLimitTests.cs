using FirmwareScanner.Layers;
using Xunit;

namespace FirmwareScanner.Tests.Layers;

public sealed class OpaqueLimitTests
{
    [Theory]
    [InlineData("4096", 4096L, null)]
    [InlineData("0", 0L, null)]
    [InlineData("2.5%", null, 2.5)]
    [InlineData("100%", null, 100.0)]
    public void TryParse_bytes_or_percent(string text, long? bytes, double? percent)
    {
        Assert.Equal(new OpaqueLimit(bytes, percent), OpaqueLimit.TryParse(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("%")]
    [InlineData("-1")]
    [InlineData("0%")]
    [InlineData("101%")]
    [InlineData("1e9")]
    [InlineData("NaN%")]
    [InlineData("10 %")]
    [InlineData("99999999999999999999")]
    public void TryParse_anything_else_is_none(string text)
    {
        Assert.Null(OpaqueLimit.TryParse(text));
    }

    [Fact]
    public void IsReached_smaller_of_both_bounds_decides_and_nothing_is_never_too_much()
    {
        var limit = new OpaqueLimit(1000, 10);

        Assert.False(limit.IsReached(0, 0));
        Assert.False(limit.IsReached(99, 1000));
        Assert.True(limit.IsReached(100, 1000));
        Assert.False(limit.IsReached(999, 100_000));
        Assert.True(limit.IsReached(1000, 100_000));
        Assert.False(new OpaqueLimit(null, null).IsReached(5, 5));
    }

    [Theory]
    [InlineData(62 << 10, 16 << 20, true)]
    [InlineData(59 << 10, 16 << 20, false)]
    [InlineData(200 << 10, 64 << 20, false)]
    [InlineData(256 << 10, 64 << 20, true)]
    [InlineData(11_000, 40_000, true)]
    [InlineData(9_000, 40_000, false)]
    public void IsReached_default_grows_with_large_files(long opaque, long size, bool isReached)
    {
        Assert.Equal(isReached, OpaqueLimit.Default.IsReached(opaque, size));
    }
}
