using System;
using System.IO;
using Xunit;

namespace FirmwareScanner.Benchmarks.Tests;

public sealed class MarkedRegionTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Write_replaces_the_region_and_nothing_else()
    {
        File.WriteAllText(_path, "a\n<!-- il:begin -->\nold\n<!-- il:end -->\nb\n<!-- peers:begin -->\n<!-- peers:end -->\n");
        MarkedRegion.Write(_path, "il", "new\n\n");
        MarkedRegion.Write(_path, "peers", "table");
        Assert.Equal(
            "a\n<!-- il:begin -->\nnew\n<!-- il:end -->\nb\n<!-- peers:begin -->\ntable\n<!-- peers:end -->\n",
            File.ReadAllText(_path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<!-- il:begin -->")]
    [InlineData("<!-- il:end --><!-- il:begin -->")]
    public void Write_without_the_region_is_an_error_and_changes_nothing(string text)
    {
        File.WriteAllText(_path, text);
        Assert.Throws<BenchmarkException>(() => MarkedRegion.Write(_path, "il", "new"));
        Assert.Equal(text, File.ReadAllText(_path));
    }
}
