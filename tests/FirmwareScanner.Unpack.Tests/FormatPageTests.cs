using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using FirmwareScanner.Testing;
using FirmwareScanner.Unpack.Formats;
using Xunit;

namespace FirmwareScanner.Unpack.Tests;

public sealed partial class FormatPageTests
{
    [Fact]
    public void Page_NamesEveryFormatAndNoOther()
    {
        string page = File.ReadAllText(RepositoryFiles.PathOf("docs", "formats.md"));
        string list = page[page.IndexOf("Names: ", StringComparison.Ordinal)..page.IndexOf("\n## ", StringComparison.Ordinal)];

        Assert.Equal(
            LayerFormats.All.Select(format => format.Name).Distinct().Order(StringComparer.Ordinal),
            NamePattern().Matches(list).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Formats_ThatFindByThemselves_SaySo() =>
        Assert.All(LayerFormats.All, format => Assert.Equal(
            format.GetType().GetMethod(nameof(LayerFormat.Find))!.DeclaringType != typeof(LayerFormat), format.HasFinder));

    [GeneratedRegex("`([a-z0-9-]+)`")]
    private static partial Regex NamePattern();
}
