using FirmwareScanner.Signatures.Model;
using Xunit;

namespace FirmwareScanner.Signatures.Tests.Yara;

public sealed class RuleTests
{
    [Fact]
    public void Rule_with_every_section_is_read_completely()
    {
        Rule rule = Assert.Single(Rules.Accept(
            """
            global private rule everything : tag1 tag2
            {
                meta:
                    author = "né\x41\t"
                    level = -3
                    size = 4KB
                    good = true
                    bad = false
                    level = 0x10
                strings:
                    $text = "abc" wide ascii nocase private
                    $hex = { 4D 5A ?? [2-4] ( 01 | ~02 ) }
                    $ = "anonymous"
                condition:
                    any of them and #text > 2 and $hex at 0x10
            }
            """));
        Assert.Equal("everything", rule.Name);
        Assert.Equal("default", rule.Namespace);
        Assert.True(rule.IsGlobal && rule.IsPrivate);
        Assert.Equal(["tag1", "tag2"], rule.Tags);
        Assert.Equal(
            [
                new MetaEntry("author", "néA\t"), new MetaEntry("level", -3L), new MetaEntry("size", 4096L),
                new MetaEntry("good", true), new MetaEntry("bad", false), new MetaEntry("level", 16L),
            ],
            rule.Meta);
        Assert.Equal(["$text", "$hex", "$"], System.Linq.Enumerable.Select(rule.Patterns, p => p.Identifier));
    }
}
