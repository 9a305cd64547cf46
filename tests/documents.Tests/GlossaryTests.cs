using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Documents.Tests;

/// <summary>The glossary has each word once, where a reader looks for it.</summary>
public sealed partial class GlossaryTests
{
    [Fact]
    public void Words_stand_once_and_in_alphabetical_order()
    {
        string page = File.ReadAllText(RepositoryFiles.PathOf("docs", "glossary.md"));
        string[] words = [.. Word().Matches(page).Select(match => match.Groups["word"].Value)];

        Assert.NotEmpty(words);
        Assert.Equal(words.Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase), words);
    }

    [GeneratedRegex(@"^\*\*(?<word>[^*]+)\*\*: ", RegexOptions.Multiline)]
    private static partial Regex Word();
}
