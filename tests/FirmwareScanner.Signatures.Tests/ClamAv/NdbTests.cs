using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Model;
using Xunit;

namespace FirmwareScanner.Signatures.Tests.ClamAv;

public sealed class NdbTests
{
    [Theory]
    [InlineData("4d5A", "4d 5a")]
    [InlineData("4d", "4d")]
    [InlineData("4d??5a", "4d ?? 5a")]
    [InlineData("4?", "40,41,42,43,44,45,46,47,48,49,4a,4b,4c,4d,4e,4f")]
    [InlineData("?d", "0d,1d,2d,3d,4d,5d,6d,7d,8d,9d,ad,bd,cd,dd,ed,fd")]
    [InlineData("01*02", "01 [0-] 02")]
    [InlineData("01{4}02", "01 [4-4] 02")]
    [InlineData("01{4-6}02", "01 [4-6] 02")]
    [InlineData("01{-6}02", "01 [0-6] 02")]
    [InlineData("01{4-}02", "01 [4-] 02")]
    [InlineData("01{0}02", "01 02")]
    [InlineData("01{2}*{3-4}02", "01 [5-] 02")]
    [InlineData("{2}01{1}", "?? ?? 01 ??")]
    [InlineData("??01??", "?? 01 ??")]
    [InlineData("(01|02)03", "01,02 03")]
    [InlineData("00(0102|03)04", "00 01 02 04 / 00 03 04")]
    [InlineData("00(01|(02|03)04)", "00 01 / 00 02,03 04")]
    [InlineData("00(01{2}02|03)", "00 01 [2-2] 02 / 00 03")]
    [InlineData("00!(01|02)", "00 ~01,02")]
    [InlineData("00!(0102)", "00 ~01 ?? / 00 01 ~02")]
    [InlineData("00!(0102|0103|0405)", "00 ~01,04 ?? / 00 01 ~02,03 / 00 04 ~05")]
    public void Body_becomes_sequences(string body, string expected)
    {
        Rule rule = Assert.Single(Rules.Accept("Sig:0:*:" + body, RuleLanguage.ClamAvNdb));
        Assert.Equal(expected, ModelText.Of(Assert.Single(rule.Patterns)));
    }

    [Fact]
    public void Negation_matches_exactly_the_other_strings()
    {
        Rule rule = Rules.Accept("Sig:0:*:aa!(0102|0103|0405|0505)", RuleLanguage.ClamAvNdb)[0];
        for (int value = 0; value < 0x10000; value++)
        {
            byte[] bytes = [0xAA, (byte)(value >> 8), (byte)value];
            int matching = rule.Patterns[0].Sequences.Count(sequence => Matches(sequence.Elements, bytes));
            Assert.Equal(value is 0x0102 or 0x0103 or 0x0405 or 0x0505 ? 0 : 1, matching);
        }
    }

    [Theory]
    [InlineData("*", null)]
    [InlineData("0", "start 0 0")]
    [InlineData("512", "start 512 0")]
    [InlineData("512,16", "start 512 16")]
    [InlineData("EOF-10", "end 10 0")]
    [InlineData("EOF-10,4", "end 10 4")]
    public void Offset_limits_the_start(string offset, string? expected)
    {
        StartRange? start = Rules.Accept($"Sig:0:{offset}:4d5a", RuleLanguage.ClamAvNdb)[0].Patterns[0].Start;
        Assert.Equal(expected, start is null ? null : $"{(start.FromEnd ? "end" : "start")} {start.Offset} {start.Shift}");
    }

    [Fact]
    public void Lines_become_rules_under_their_names_even_if_those_repeat()
    {
        IReadOnlyList<Rule> rules = Rules.Accept(
            "# comment\r\n\r\nWin.Test-1:0:*:0102\r\nWin.Test-1:0:*:0304:51\nUnix.X_y(z)-2:0:*:05:51:255  \n#end",
            RuleLanguage.ClamAvNdb);
        Assert.Equal(["Win.Test-1", "Win.Test-1", "Unix.X_y(z)-2"], rules.Select(rule => rule.Name));
        Assert.All(rules, rule => Assert.Same(rule.Patterns[0], Assert.IsType<PatternPresent>(rule.Condition).Pattern));
        Assert.All(rules, rule => Assert.Equal("$", rule.Patterns[0].Identifier));
    }

    [Fact]
    public void Target_types_are_noted_once_a_type()
    {
        const string Text = "A:3:*:01\nB:0:*:02\nC:3:*:03\nD:6:*:04\nE:77:*:05\nF:7:*:06";
        Assert.Equal(6, Rules.Accept(Text, RuleLanguage.ClamAvNdb).Count);
        Assert.Equal(
            [
                "1:3: note: 2 signatures of this file are for target type 3 (HTML), but unrestricted here: matched in every stream",
                "6:3: note: 1 signature is for target type 7 (text), but unrestricted here: matched in every stream",
                "5:3: note: 1 signature is for target type 77 (unknown), but unrestricted here: matched in every stream",
            ],
            Rules.Headlines(Text, DiagnosticSeverity.Note, RuleLanguage.ClamAvNdb));
    }

    [Theory]
    [InlineData("Sig:0:*", "1:1: error: expected Name:TargetType:Offset:HexSignature[:MinLevel[:MaxLevel]], 4 to 6 fields, found 3")]
    [InlineData("Sig:0:*:01:1:2:3", "1:1: error: expected Name:TargetType:Offset:HexSignature[:MinLevel[:MaxLevel]], 4 to 6 fields, found 7")]
    [InlineData(":0:*:01", "1:1: error: the signature has no name")]
    [InlineData("Sig:x:*:01", "1:5: error: expected a target type (a number; 0 is any file), found \"x\"")]
    [InlineData("Sig:0:*:01:x", "1:12: error: expected a functionality level (a number), found \"x\"")]
    [InlineData("Sig:0:SE1:01", "1:7: error: the offset needs the target type 1 (PE), 6 (ELF) or 9 (Mach-O)")]
    [InlineData("Sig:0:S2+4:01", "1:7: error: the offset needs the target type 1 (PE), 6 (ELF) or 9 (Mach-O)")]
    [InlineData("Sig:0:SL+4:01", "1:7: error: the offset needs the target type 1 (PE), 6 (ELF) or 9 (Mach-O)")]
    [InlineData("Sig:0:VI:01", "1:7: error: the offset needs the target type 1 (PE), 6 (ELF) or 9 (Mach-O)")]
    [InlineData("Sig:0:$32:01", "1:7: error: expected the number of a macro group from 0 to 31 after \"$\"")]
    [InlineData("Sig:0:$1:(B)01", "1:10: error: a signature of a macro group cannot have boundaries")]
    [InlineData("Sig:0:0x10:01", "1:7: error: the offset \"0x10\" is not understood; expected *, n, EOF-n, EP+n, EP-n, Sn+n, SL+n, SEn or VI, each but the first and last with \",shift\" if wanted, with decimal numbers up to 4294967295")]
    [InlineData("Sig:0:EOF+1:01", "1:7: error: the offset \"EOF+1\" is not understood; expected *, n, EOF-n, EP+n, EP-n, Sn+n, SL+n, SEn or VI, each but the first and last with \",shift\" if wanted, with decimal numbers up to 4294967295")]
    [InlineData("Sig:0:1,2,3:01", "1:7: error: the offset \"1,2,3\" is not understood; expected *, n, EOF-n, EP+n, EP-n, Sn+n, SL+n, SEn or VI, each but the first and last with \",shift\" if wanted, with decimal numbers up to 4294967295")]
    [InlineData("Sig:0:*:", "1:9: error: the signature has no body; expected hex digits")]
    [InlineData("Sig:0:*:010", "1:11: error: uneven number of digits: a byte is written with two hex digits or question marks")]
    [InlineData("Sig:0:*:01 02", "1:11: error: unexpected \" \"; expected hex digits, ??, a?, ?a, *, {n}, {n-m}, {-m}, {n-} or (aa|bb)")]
    [InlineData("Sig:0:*:01)02", "1:11: error: unexpected \")\"; expected hex digits, ??, a?, ?a, *, {n}, {n-m}, {-m}, {n-} or (aa|bb)")]
    [InlineData("Sig:0:*:????", "1:9: error: the string matches any bytes at every offset; give it at least one byte or nibble that is not a wildcard")]
    [InlineData("Sig:0:*:*01", "1:9: error: the string begins or ends with a jump; remove the jump, it does not restrict what matches")]
    [InlineData("Sig:0:*:01{2-3}", "1:9: error: the string begins or ends with a jump; remove the jump, it does not restrict what matches")]
    [InlineData("Sig:0:*:01{129}", "1:9: error: the string begins or ends with a jump; remove the jump, it does not restrict what matches")]
    [InlineData("Sig:0:*:01{}02", "1:11: error: expected {n}, {n-m}, {-m} or {n-} with decimal numbers up to 2147483647")]
    [InlineData("Sig:0:*:01{-}02", "1:11: error: expected {n}, {n-m}, {-m} or {n-} with decimal numbers up to 2147483647")]
    [InlineData("Sig:0:*:01{a}02", "1:11: error: expected {n}, {n-m}, {-m} or {n-} with decimal numbers up to 2147483647")]
    [InlineData("Sig:0:*:01{4-2}02", "1:11: error: the lower bound 4 is greater than the upper bound 2")]
    [InlineData("Sig:0:*:01{402", "1:11: error: expected \"}\" after \"{\"")]
    [InlineData("Sig:0:*:0102[2-4]0304", "1:13: error: [n-m] must stand between one byte and the rest, at the start or the end of the signature; write {n-m} between other parts")]
    [InlineData("Sig:0:*:01$4$", "1:11: error: macro groups ($n) are not supported; write the alternatives as (aa|bb)")]
    [InlineData("Sig:0:*:01[4-2]02", "1:11: error: expected [n] or [n-m] with ascending decimal numbers up to 32")]
    [InlineData("Sig:0:*:0102[1-33]02", "1:13: error: expected [n] or [n-m] with ascending decimal numbers up to 32")]
    [InlineData("Sig:0:*:01(B)*02", "1:11: error: a boundary beside a jump is not supported; list the bytes that may stand there as (0a|0d|20)")]
    [InlineData("Sig:0:*:01!(L)0a", "1:11: error: !(L) has to stand at the end, or in front of a byte other than 0a")]
    [InlineData("Sig:0:*:01(02", "1:14: error: expected \")\" after the alternatives")]
    [InlineData("Sig:0:*:01(02|)", "1:15: error: an empty alternative; expected hex digits")]
    [InlineData("Sig:0:*:01(02*03|04)", "1:12: error: a jump without upper bound is not allowed inside alternatives")]
    [InlineData("Sig:0:*:01!02", "1:12: error: expected \"(\" after \"!\"")]
    [InlineData("Sig:0:*:01!(02|0304)", "1:11: error: a negated alternative must consist of bytes without wildcards, all of the same length")]
    [InlineData("Sig:0:*:01!(0?)", "1:11: error: a negated alternative must consist of bytes without wildcards, all of the same length")]
    public void Faulty_line_is_reported_with_its_place(string line, string expected)
    {
        const string Good = "Good:0:*:0102";
        Assert.Equal([expected], Rules.Errors(line + "\n" + Good, RuleLanguage.ClamAvNdb));
        (RuleSet rules, _) = Rules.Load(line + "\n" + Good, RuleLanguage.ClamAvNdb);
        Assert.Equal("Good", Assert.Single(rules.Rules).Name);
    }

    private static bool Matches(IReadOnlyList<Element> elements, byte[] bytes) =>
        elements.Zip(bytes).All(pair => ((ByteElement)pair.First).Matches(pair.Second));
}
