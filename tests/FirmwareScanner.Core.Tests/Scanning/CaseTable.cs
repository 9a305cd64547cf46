using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace FirmwareScanner.Core.Tests.Scanning;

/// <summary>The one table of cases: every engine and every build runs all of it.</summary>
public static class CaseTable
{
    public static IReadOnlyList<ScanCase> All { get; } =
    [
        .. Literals(),
        .. HexStrings(),
        .. Jumps(),
        .. UnboundedJumps(),
        .. Words(),
        .. Conditions(),
        .. Positions(),
        .. Hostile(),
    ];

    public static ScanCase Find(string name) => All.Single(c => c.Name == name);

    private static IEnumerable<ScanCase> Literals()
    {
        yield return Text("empty stream", "\"abcd\"", "", "|");
        yield return Text("stream is the pattern", "\"abcd\"", "abcd", "0@0+4|0");
        yield return Text("pattern at the start", "\"abcd\"", "abcd....", "0@0+4|0");
        yield return Text("pattern at the end", "\"abcd\"", "....abcd", "0@4+4|0");
        yield return Text("stream shorter than the pattern", "\"abcd\"", "abc", "|");
        yield return Text("pattern cut off by the end", "\"abcd\"", "....abc", "|");
        yield return Text("overlapping matches", "\"abab\"", "ababababab", "0@0+4 0@2+4 0@4+4 0@6+4|0");
        yield return Text("one byte repeated", "\"aaaa\"", "aaaaaaa", "0@0+4 0@1+4 0@2+4 0@3+4|0");
        yield return Text("two bytes", "\"ab\"", "xabyabz", "0@1+2 0@4+2|0");
        yield return Text("one byte", "\"a\"", "banana", "0@1+1 0@3+1 0@5+1|0");
        yield return Text("three bytes", "\"abc\"", "abcabcab", "0@0+3 0@3+3|0");
        yield return Text("nocase", "\"AbCd\" nocase", "abcd ABCD aBcD abce", "0@0+4 0@5+4 0@10+4|0");
        yield return Text("nocase leaves other bytes alone", "\"a@[`{\" nocase", "A@[`{ a`{@[", "0@0+5|0");
        yield return Text("wide", "\"abc\" wide", "abc a\0b\0c\0 a\0b\0c", "0@4+6|0");
        yield return Text("ascii and wide", "\"abc\" ascii wide", "abc a\0b\0c\0", "0@0+3 0@4+6|0");
        yield return Text("long pattern", $"\"{new string('x', 60)}yz\"", new string('x', 100) + "yz", "0@40+62|0");
        yield return Two("prefix of another pattern", "\"abcd\"", "\"abcdef\"", "abcdefabcd", "0@0+4 0@6+4 1@0+6|0");
        yield return Two("the same pattern twice", "\"abcd\"", "\"abcd\"", "zabcd", "0@1+4 1@1+4|0");
        yield return Two("suffix of another pattern", "\"cdef\"", "\"abcdef\"", "abcdef", "0@2+4 1@0+6|0");
        yield return Text("high bytes", "\"\\xff\\xfe\\x80\\x01\"", "\u00ff\u00ff\u00fe\u0080\u0001", "0@1+4|0");
    }

    private static IEnumerable<ScanCase> HexStrings()
    {
        yield return Text("wildcard", "{ 61 ?? 63 64 }", "abcd axcd acd", "0@0+4 0@5+4|0");
        yield return Text("nibbles", "{ 6? ?2 63 64 }", "abcd obcd qbcd aacd", "0@0+4 0@5+4|0");
        yield return Text("negated byte", "{ 61 ~62 63 64 }", "abcd axcd", "0@5+4|0");
        yield return Text("negated nibble", "{ 61 ~6? 63 64 }", "abcd axcd", "0@5+4|0");
        yield return Text("alternatives of one byte", "{ 61 ( 62 | 78 ) 63 64 }", "abcd axcd aycd", "0@0+4 0@5+4|0");
        yield return Text("alternatives of several lengths", "{ 61 62 ( 63 | 63 64 65 ) 66 67 }", "abcfg abcdefg", "0@0+5 0@6+7|0");
        yield return Text("the shortest alternative counts", "{ 61 62 63 ( 64 | 64 65 ) }", "abcde", "0@0+4|0");
        yield return Text("nested alternatives", "{ 61 62 ( 63 ( 64 | 65 ) | 66 ) 67 68 }", "abcdgh abcegh abfgh", "0@0+6 0@7+6 0@14+5|0");
        yield return Text("wildcard at the end", "{ 61 62 63 ?? }", "abcabc", "0@0+4|0");
        yield return Text("wildcard at the start", "{ ?? 61 62 63 }", "abc abc", "0@3+4|0");
        yield return Text("only the middle is fixed", "{ 6? ?? 62 ?? ?3 }", "axbxc", "0@0+5|0");
    }

    private static IEnumerable<ScanCase> Jumps()
    {
        yield return Text("fixed jump", "{ 61 62 [3] 63 64 }", "ab123cd ab12cd", "0@0+7|0");
        yield return Text("long fixed jump", "{ 61 62 [40] 63 64 }", "ab" + new string('.', 40) + "cd", "0@0+44|0");
        yield return Text("jump range", "{ 61 62 [1-3] 63 64 }", "abcd ab.cd ab..cd ab...cd ab....cd", "0@5+5 0@11+6 0@18+7|0");
        yield return Text("shortest of several ends", "{ 61 62 [0-8] 63 64 }", "ab cd cd", "0@0+5|0");
        yield return Text("several starts, one end", "{ 61 62 [0-8] 63 64 }", "ababab cd", "0@0+9 0@2+7 0@4+5|0");
        yield return Text("atom behind the jump", "{ 61 ?? [0-6] 63 64 65 66 67 }", "a.a..cdefg", "0@0+10 0@2+8|0");
        yield return Text(
            "atom behind the jump occurs twice", "{ 61 ?? [0-12] 63 64 65 66 67 }", "a..cdefg..cdefg", "0@0+8|0");
        yield return Text(
            "nearer atom leads nowhere", "{ 61 ?? [0-12] 63 64 65 66 67 21 }", "a..cdefg..cdefg!", "0@0+16|0");
        yield return Text(
            "two jumps", "{ 61 62 [0-2] 63 64 [1-2] 65 66 }", "ab.cd.ef abcdef abcd..ef", "0@0+8 0@16+8|0");
        yield return Text("jump before a wildcard", "{ 61 62 [0-2] ?? 63 64 }", "abcd ab.cd ab...cd", "0@5+5 0@11+7|0");
    }

    private static IEnumerable<ScanCase> UnboundedJumps()
    {
        yield return Text("unbounded jump", "{ 61 62 [-] 63 64 }", "cd ab .... cd cd", "0@3+10|0");
        yield return Text("unbounded jump is reported once", "{ 61 62 [-] 63 64 }", "ab ab cd ab cd", "0@0+8|0");
        yield return Text("unbounded jump, parts touch", "{ 61 62 [-] 63 64 }", "abcd", "0@0+4|0");
        yield return Text("unbounded jump, parts would overlap", "{ 61 62 63 [-] 63 64 }", "abcd", "|");
        yield return Text("unbounded jump with a minimum", "{ 61 62 [4-] 63 64 }", "ab.cd....cd", "0@0+11|0");
        yield return Text("three parts", "{ 61 62 [-] 63 64 [-] 65 66 }", "ef cd ab ef cd ab ef", "0@6+14|0");
        yield return Text("parts in the wrong order", "{ 61 62 [-] 63 64 }", "cd ab", "|");
        yield return Text(
            "far apart", "{ 61 62 63 [-] 64 65 66 }", "abc" + new string('.', 9000) + "def", "0@0+9006|0");
    }

    private static IEnumerable<ScanCase> Words()
    {
        yield return Text("full word", "\"root\" fullword", "root xroot rootx 1root -root- root", "0@0+4 0@24+4 0@30+4|0");
        yield return Text("full word next to an underscore", "\"root\" fullword", "_root_", "0@1+4|0");
        yield return Text(
            "full word, wide", "\"ab\" wide fullword", "a\0b\0 xa\0b\0 x\0a\0b\0 a\0b\0c\0", "0@0+4 0@6+4|0");
        yield return Text("full word at both ends of the stream", "\"root\" fullword", "root", "0@0+4|0");
    }

    private static IEnumerable<ScanCase> Conditions()
    {
        const string Strings = "strings: $a = \"abcd\" $b = \"efgh\" $c = \"ijkl\"";
        yield return Condition("all of them", Strings, "all of them", "abcdefgh", "0@0+4 1@4+4|");
        yield return Condition("two of three", Strings, "2 of them", "abcdefgh", "0@0+4 1@4+4|0");
        yield return Condition("none of a set", Strings, "none of ($b, $c) and $a", "abcd", "0@0+4|0");
        yield return Condition("not", Strings, "$a and not $b and not $c", "abcd efgh", "0@0+4 1@5+4|");
        yield return Condition("count", Strings, "#a == 2 and #b == 0 and #c < 1", "abcd abcd", "0@0+4 0@5+4|0");
        yield return Condition("offset of a match", Strings, "@a[2] == 5 and ($b or $c or true)", "abcd abcd", "0@0+4 0@5+4|0");
        yield return Condition("offset of a match that is not there", Strings, "(@a[3] == 5 or @a[3] != 5) and ($b or true) and ($c or true)", "abcd abcd", "0@0+4 0@5+4|");
        yield return Condition("length of a match", "strings: $a = { 61 [0-3] 62 63 }", "!a[1] == 5 and !a[2] == 3", "a..bc abc", "0@0+5 0@6+3|0");
        yield return Condition("in a range", Strings, "$a in (3..6) and not $b in (0..7) and ($c or true)", "abcd abcd efgh", "0@0+4 0@5+4 1@10+4|0");
        yield return Condition("in a range up to the end", Strings, "$a in (1..filesize) and #a > 1 and ($b or $c or true)", "abcd abcd", "0@0+4 0@5+4|0");
        yield return Condition("file size", Strings, "filesize == 4 and any of them", "abcd", "0@0+4|0");
        yield return Condition("integers of the stream", Strings, "uint16(1) == 0x6362 and uint32be(0) == 0x61626364 and uint8(3) == 100 and any of them", "abcd", "0@0+4|0");
        yield return Condition("integer beyond the end", Strings, "any of them and not (uint32(1) == 0 or uint32(1) != 0)", "abcd", "0@0+4|0");
        yield return Condition("signed integers", Strings, "int8(4) == -1 and int16be(4) == -2 and uint16be(4) == 65534 and any of them", "abcd\u00ff\u00fe", "0@0+4|0");
        yield return Condition("arithmetic", Strings, "#a * 3 - 1 == 5 and 7 \\ 2 == 3 and 7 % 4 == 3 and (1 << 4) == 16 and ($b or $c or true)", "abcd abcd", "0@0+4 0@5+4|0");
        yield return Condition("condition that is never true", Strings, "any of them and uint8(0) > 255", "abcd", "0@0+4|");
        yield return new ScanCase(
            "rule references",
            "rule one { strings: $a = \"abcd\" condition: $a }\nrule two { condition: not one }\nprivate rule three { condition: one }\nrule four { condition: three and not two }",
            ScanBench.Latin("abcd"),
            "0@0+4|0 3");
        yield return new ScanCase(
            "a global rule that is false silences the rest",
            "global rule small { condition: filesize < 4 }\nrule one { strings: $a = \"abcd\" condition: $a }",
            ScanBench.Latin("abcd"),
            "0@0+4|");
        yield return new ScanCase(
            "a global rule that is true",
            "global private rule small { condition: filesize < 10 }\nrule one { strings: $a = \"abcd\" condition: $a }",
            ScanBench.Latin("abcd"),
            "0@0+4|1");
    }

    private static IEnumerable<ScanCase> Positions()
    {
        yield return Condition("at the start", "strings: $a = \"abcd\"", "$a at 0", "abcd abcd", "0@0+4|0");
        yield return Condition("at an offset", "strings: $a = \"abcd\"", "$a at 5", "abcd abcd", "0@5+4|0");
        yield return Condition("not at an offset", "strings: $a = \"abcd\"", "$a at 4", "abcd abcd", "|");
        yield return Condition("at a far offset", "strings: $a = \"abcd\"", "$a at 5000", new string('.', 5000) + "abcd", "0@5000+4|0");
        yield return Condition("at, and elsewhere", "strings: $a = \"abcd\"", "$a at 5 and #a == 2", "abcd abcd", "0@0+4 0@5+4|0");
        yield return Condition("at one of two offsets", "strings: $a = \"abcd\"", "$a at 5 or $a at 7", "abcd abcd", "0@5+4|0");
        yield return Condition(
            "at a distance from the end", "strings: $a = \"abcd\"", "$a at filesize - 6 and $a", "abcd abcd..", "0@0+4 0@5+4|0");
        yield return Condition(
            "only at a distance from the end", "strings: $a = \"abcd\"", "$a at filesize - 6", "abcd abcd..", "0@5+4|0");
        yield return Condition(
            "at the start or at a distance from the end", "strings: $a = \"abcd\"", "$a at 0 or $a at filesize - 4", "abcd abcd abcd", "0@0+4 0@5+4 0@10+4|0");
        yield return Condition(
            "not at that distance from the end", "strings: $a = \"abcd\"", "$a at filesize - 5 and $a", "abcd abcd..", "0@0+4 0@5+4|");
    }

    private static IEnumerable<ScanCase> Hostile()
    {
        yield return new ScanCase(
            "a match at each of two thousand offsets",
            Rule("strings: $a = { 01 01 01 01 }", "#a == 1997"),
            [.. Enumerable.Repeat((byte)1, 2000)],
            string.Join(' ', Enumerable.Range(0, 1997).Select(i => $"0@{i}+4")) + "|0");
        yield return new ScanCase(
            "zeros around a pattern of mostly zeros",
            Rule("strings: $a = { 00 00 00 41 00 00 00 }", "$a"),
            [.. new byte[500], 0x41, .. new byte[500]],
            "0@497+7|0");
        yield return new ScanCase(
            "near misses without end",
            Rule("strings: $a = \"abababababababac\"", "$a"),
            Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("ab", 700)) + "ac"),
            "0@1386+16|0");
        yield return new ScanCase(
            "every start waits for the same end",
            Rule("strings: $a = { 61 61 [0-300] 62 63 }", "#a == 299"),
            Encoding.ASCII.GetBytes(new string('a', 600) + "bc"),
            string.Join(' ', Enumerable.Range(298, 301).Select(i => $"0@{i}+{602 - i}")) + "|");
    }

    private static ScanCase Text(string name, string pattern, string stream, string expected)
    {
        return new ScanCase(name, Rule("strings: $a = " + pattern, "$a"), ScanBench.Latin(stream), expected);
    }

    private static ScanCase Two(string name, string first, string second, string stream, string expected)
    {
        return new ScanCase(name, Rule($"strings: $a = {first} $b = {second}", "any of them"), ScanBench.Latin(stream), expected);
    }

    private static ScanCase Condition(string name, string strings, string condition, string stream, string expected)
    {
        return new ScanCase(name, Rule(strings, condition), ScanBench.Latin(stream), expected);
    }

    private static string Rule(string strings, string condition) => $"rule r {{ {strings} condition: {condition} }}";
}
