using FirmwareScanner.Signatures.Model;
using Xunit;

namespace FirmwareScanner.Signatures.Tests.Yara;

public sealed class StringTests
{
    [Theory]
    [InlineData("\"aB1\"", "61 42 31")]
    [InlineData("\"a\" ascii", "61")]
    [InlineData("\"aB\" wide", "61 00 42 00")]
    [InlineData("\"aB\" wide ascii", "61 42 / 61 00 42 00")]
    [InlineData("\"aZ1[{@`\" nocase", "41,61 5a,7a 31 5b 7b 40 60")]
    [InlineData("\"a\" nocase wide", "41,61 00")]
    [InlineData("\"a\" fullword", "61 fullword Ascii")]
    [InlineData("\"a\" fullword wide", "61 00 fullword Wide")]
    [InlineData("\"a\" fullword wide ascii", "61 fullword Ascii / 61 00 fullword Wide")]
    [InlineData("\"\\\"\\\\\\t\\n\\r\\x00\\xfF\"", "22 5c 09 0a 0d 00 ff")]
    [InlineData("\"é€😀\"", "c3 a9 e2 82 ac f0 9f 98 80")]
    [InlineData("\"É\" nocase", "c3 89")]
    [InlineData("\"a // b /* c\"", "61 20 2f 2f 20 62 20 2f 2a 20 63")]
    public void Text_string_becomes_bytes(string value, string expected)
    {
        Assert.Equal(expected, ModelText.Of(Rules.Pattern(value)));
    }

    [Theory]
    [InlineData("{ 4D 5a }", "4d 5a")]
    [InlineData("{4D5A}", "4d 5a")]
    [InlineData("{ 4D ?? 5A }", "4d ?? 5a")]
    [InlineData("{ ?? 41 ?? }", "?? 41 ??")]
    [InlineData("{ 4? }", "40,41,42,43,44,45,46,47,48,49,4a,4b,4c,4d,4e,4f")]
    [InlineData("{ ?F }", "0f,1f,2f,3f,4f,5f,6f,7f,8f,9f,af,bf,cf,df,ef,ff")]
    [InlineData("{ ~41 }", "~41")]
    [InlineData("{ ~?F }", "~0f,1f,2f,3f,4f,5f,6f,7f,8f,9f,af,bf,cf,df,ef,ff")]
    [InlineData("{ ~0? 01 }", "~00,01,02,03,04,05,06,07,08,09,0a,0b,0c,0d,0e,0f 01")]
    [InlineData("{ 01 [4] 02 }", "01 [4-4] 02")]
    [InlineData("{ 01 [ 4 - 6 ] 02 }", "01 [4-6] 02")]
    [InlineData("{ 01 [4-] 02 [-] 03 }", "01 [4-] 02 [0-] 03")]
    [InlineData("{ 01 [1] [2-3] [4] 02 }", "01 [7-8] 02")]
    [InlineData("{ 01 [1][-][2-3] 02 }", "01 [3-] 02")]
    [InlineData("{ 01 [0-0] 02 }", "01 02")]
    [InlineData("{ 01 /* } */ 02 // }\n 03 }", "01 02 03")]
    [InlineData("{ (01) }", "01")]
    [InlineData("{ (01|02|4d) 03 }", "01,02,4d 03")]
    [InlineData("{ (01|~01) 03 }", "?? 03")]
    [InlineData("{ 00 (01 02|03) 04 }", "00 01 02 04 / 00 03 04")]
    [InlineData("{ 00 (01|02 03|04) }", "00 01,04 / 00 02 03")]
    [InlineData("{ 00 (01|(02|(03|04 05))) }", "00 01,02,03 / 00 04 05")]
    [InlineData("{ (01 02|03 (04|05 06)) 07 }", "01 02 07 / 03 04 07 / 03 05 06 07")]
    [InlineData("{ (01 02|03) (04 05|06) }", "01 02 04 05 / 01 02 06 / 03 04 05 / 03 06")]
    [InlineData("{ (01 [2] 02|03) [1-2] 04 }", "01 [2-2] 02 [1-2] 04 / 03 [1-2] 04")]
    public void Hex_string_becomes_sequences(string value, string expected)
    {
        Assert.Equal(expected, ModelText.Of(Rules.Pattern(value)));
    }

    [Theory]
    [InlineData("\"a\"", false)]
    [InlineData("\"a\" private", true)]
    [InlineData("{ 01 }", false)]
    [InlineData("{ 01 } private", true)]
    public void Private_string_is_marked(string value, bool expected)
    {
        Assert.Equal(expected, Rules.Pattern(value).IsPrivate);
    }

    [Fact]
    public void Alternatives_at_the_limit_are_accepted()
    {
        Pattern pattern = Rules.Pattern("{ " + string.Concat(System.Linq.Enumerable.Repeat("(01|02 03)", 10)) + " }");
        Assert.Equal(1024, pattern.Sequences.Count);
    }
}
