using System;
using Xunit;

namespace FirmwareScanner.FileSystem.Tests;

public sealed class NamePatternsTests
{
    [Theory]
    [InlineData("*.bin", "a.bin", false, true)]
    [InlineData("*.bin", "sub/a.bin", false, true)]
    [InlineData("*.bin", "a.binary", false, false)]
    [InlineData("*.bin", "A.BIN", false, false)]
    [InlineData("?.bin", "ab.bin", false, false)]
    [InlineData("sub", "sub", true, true)]
    [InlineData("sub/", "sub", true, true)]
    [InlineData("sub/", "sub", false, false)]
    [InlineData("*/", "deep/er", true, true)]
    [InlineData("sub/a.bin", "sub/a.bin", false, true)]
    [InlineData("sub/a.bin", "x/sub/a.bin", false, false)]
    [InlineData("/a.bin", "a.bin", false, true)]
    [InlineData("/a.bin", "sub/a.bin", false, false)]
    public void Contains_compares_as_gitignore_does(string pattern, string below, bool isFolder, bool expected)
    {
        Assert.Equal(expected, new NamePatterns([pattern]).Contains(below, isFolder));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    public void Pattern_that_says_nothing_is_refused(string pattern)
    {
        Assert.Throws<ArgumentException>(() => new NamePatterns([pattern]));
    }
}
