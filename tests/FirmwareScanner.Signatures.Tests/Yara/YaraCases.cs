using System.Collections.Generic;
using System.Linq;

namespace FirmwareScanner.Signatures.Tests.Yara;

/// <summary>Handwritten rule texts for the comparison with yara.</summary>
internal static class YaraCases
{
    /// <summary>Both accept, or both refuse.</summary>
    public static IEnumerable<string> Same => Files.Concat(Strings.Select(Rules.WithString)).Concat(Conditions.Select(Rules.WithCondition));

    /// <summary>One accepts what the other refuses, with the reason; docs/signature-language.md explains each.</summary>
    public static IReadOnlyList<(string Text, string Reason)> Different { get; } =
    [
        (Rules.WithString("{ ~41 42 }"), "not operator, new in YARA 4.3"),
        (Rules.WithString("{ 41 ~4? ~?2 }"), "not operator, new in YARA 4.3"),
        (Rules.WithCondition("any of them at 4"), "new in YARA 4.3"),
        (Rules.WithCondition("50% of them in (0..4)"), "new in YARA 4.3"),
        (Rules.WithString("{ 41 [4294967297] 42 }"), "YARA's number wraps around to 1"),
        (Rules.WithCondition("for any s in (\"x\", \"y\") : ( s == \"x\" )"), "loops over texts, new in YARA 4.3"),
        (Rules.WithCondition("any of ($a at 1, filesize > 3)"), "sets of truth values, of YARA-X"),
        (Rules.WithCondition("$a in (5..2)"), "refused since YARA 4.3"),
        (Rules.WithCondition("$a in (-1..2)"), "refused since YARA 4.3"),
        (Rules.WithCondition("-1 of them"), "refused since YARA 4.3"),
        (Rules.WithCondition("for any i in (5..2) : ( i == 1 )"), "refused since YARA 4.3"),
        (Rules.WithCondition("for -1 of them : ( $ )"), "refused since YARA 4.3"),
        (Rules.WithCondition("for 10% i in (0..9) : ( i == 0 )"), "percentages in loops, of YARA-X"),
        (Rules.WithCondition("1 of (true, 2, filesize)"), "sets of values, of YARA-X"),
        (Rules.WithCondition("float32(0) == 1.5 or float64be(8) > 2"), "numbers with a decimal point, of YARA-X"),
        (Rules.WithCondition("1_000KB > 0x1_F and 1_0.5 > 0o1_7"), "underscores in numbers, of YARA-X"),
        (Rules.WithString("\"\"\"a \\\"quoted\\\" text\nof two lines\"\"\" wide"), "texts of several lines, of YARA-X"),
        (Rules.WithString("{ 41 [0x1-0x1F] 42 }"), "hexadecimal numbers in jumps, of YARA-X"),
        (Rules.WithString("/(?:ab|c)(?i)d/"), "groups of YARA-X"),
        (Rules.WithString("/(|ab)c/"), "nothing as the first alternative, of YARA-X"),
        ("rule a { strings: $a = \"x\" $_b = \"y\" condition: $a }", "strings that need not be used, new in YARA 4.5"),
        (Rules.WithCondition("with x = 3 : ( x == filesize )"), "with, of YARA-X"),
        (Rules.WithCondition("@a[first] == 1"), "YARA does not check the type of an index"),
        (Rules.WithCondition("first of them"), "YARA does not check the type of a quantifier"),
        ("rule a { condition: a }", "a rule that refers to itself"),
        ("rule a1 { condition: true } rule a2 { condition: any of (a*) }", "a rule set that contains the rule itself"),
        ("rule a { condition: true } /* open", "comment that is not closed"),
        (Rules.WithCondition("test"), "a rule that refers to itself"),
        (DeeplyNested, "nesting"),
    ];

    private static string DeeplyNested => "rule a { condition: " + new string('(', 300) + "1" + new string(')', 300) + " }";

    /// <summary>What yara 4.2.3 and YARA-X agree on and we do differently, each for a reason above.</summary>
    public static IReadOnlyList<string> OursAlone { get; } =
    [
        DeeplyNested,
    ];

    private const string Alphabet = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private static readonly string[] Strings =
    [
        "\"abc\"", "\"\"", "\"a\\\"b\\\\c\\td\\ne\\rf\\x41\\xfF\"", "\"a\\q\"", "\"a\\x4\"", "\"a\\xg0\"", "\"abc", "\"a\nb\"",
        "\"é\" nocase", "\"abc\" ascii", "\"abc\" wide", "\"abc\" nocase fullword wide ascii private", "\"abc\" ascii ascii",
        "\"abc\" wide nocase wide", "\"abc\" private private", "\"abc\" global", "\"abc\" xyz", "\"abc\" \"def\"", "'abc'", "abc", "123",
        "", "\"abc\" xor nocase", "\"abc\" base64 xor", "\"abc\" xor", "\"abc\" xor(1-3)", "\"abc\" xor(0x10-0x20) wide fullword private ascii",
        "\"abc\" xor(3)", "\"abc\" xor(3-3)", "\"abc\" xor(4-3)", "\"abc\" xor(256)", "\"abc\" xor(0-256)", "\"abc\" xor xor", "\"abc\" xor()", "\"abc\" xor(-3)",
        "\"abc\" base64", "\"abc\" base64wide", "\"abc\" base64 base64wide wide ascii private", "\"abc\" base64 nocase", "\"abc\" base64wide fullword",
        "\"abc\" base64(\"x\")", "\"abc\" base64(\"" + Alphabet + "\")", "\"abc\" base64(\"" + Alphabet + "\") base64wide(\"" + Alphabet + "\")",
        "\"abc\" base64(\"" + Alphabet + "\") base64wide", "\"abc\" base64 base64wide(\"" + Alphabet + "\")", "\"a\" base64", "\"ab\" base64", "\"abc\" base64()",
        "{ 41 }", "{41}", "{4142}", "{ 41 42 }", "{ 4a4B }", "{ 41 ?? }", "{ ?? 41 }", "{ 4? ?1 }", "{ ?4 }", "{ 4 }", "{ 4 1 }",
        "{ 41 4 }", "{ 41 ? 42 }", "{ ? }", "{ 41 4 ?? }", "{ }", "{}", "{", "{ 41", "{ 41 ]", "{ 41 // c\n 42 }", "{ 41 /* c */ 42 }",
        "{ 41 /* { */ 42 }", "{ // only\n 41 }", "{ 41 [1] 42 }", "{ 41 [0] 42 }", "{ 41 [2-4] 42 }", "{ 41 [0-2] 42 }",
        "{ 41 [0-0] 42 }", "{ 41 [4-2] 42 }", "{ 41 [3-3] 42 }", "{ 41 [3-] 42 }", "{ 41 [-] 42 }", "{ 41 [-3] 42 }", "{ 41 [] 42 }",
        "{ 41 [a] 42 }", "{ 41 [ 2 - 4 ] 42 }", "{ 41 [1][2-3] 42 }", "{ 41 [1] [-] [2] 42 }", "{ [2] 41 }", "{ 41 [2] }", "{ [2] }",
        "{ [-] 41 }", "{ 41 [2-4 42 }", "{ 41 2-4] 42 }", "{ 41 [2] ?? [3-5] 42 }",
        "{ ( 41 ) }", "{ ( 41 | 42 ) }", "{ 41 ( 42 | 43 44 ) 45 }", "{ ( 41 42 | 43 ) }", "{ 41 ( 42 | ( 43 | 44 45 ) 46 ) 47 }",
        "{ 41 ( 42 | 43 }", "{ 41 42 | 43 ) }", "{ 41 | 42 }", "{ ( ) }", "{ 41 ( | 42 ) }", "{ 41 ( 42 | ) }", "{ ( 41 | | 42 ) }",
        "{ 41 ( 42 | 43 [1-2] 44 ) 45 }", "{ 41 ( 42 | 43 [1-2] ) 45 }", "{ 41 ( 42 | [1-2] 44 ) }", "{ 41 ( 42 | 43 [1-] 44 ) 45 }",
        "{ 41 ( 42 | 43 [-] 44 ) 45 }", "{ 41 ( 42 | 43 [200] 44 ) 45 }", "{ 41 ( 42 | 43 [201] 44 ) 45 }",
        "{ 41 ( 42 | 43 [1-201] 44 ) 45 }", "{ 41 ( 42 [0] 43 ) }", "{ 41 ( 4? | ?? 43 ) }", "{ 41 zz 42 }", "{ 41 \"a\" }", "{ ~?? 41 }",
        "{ ~ 41 }", "{ 41 } private", "{ 41 } private private", "{ 41 } nocase", "{ 41 } wide", "{ 41 } ascii", "{ 41 } fullword",
        "{ 41 } xor", "{ 41 42 43 [32768] 42 }", "{ ?? }", "{ ?? [2-3] ?? }", "{ (?? | 41) }",
        "{ " + string.Concat(Enumerable.Repeat("(01|02 03)", 11)) + " }",
        "/abc/", "/abc/is nocase wide", "/abc/ fullword ascii wide private", "/abc/ xor", "/abc/ base64", "/a(b/", "/a{3,2}/", "/[a/", "/a**/",
        "/a+b*?/", "/(a|b|)c/", "/[^a-c\\]]+/", "/\\bab\\B/", "/a{2,}b{,3}c{4}/", "//", "/a/x", "/\\x4/",
    ];

    private static readonly string[] Conditions =
    [
        "for any of them : ( $ )", "for all i in (1..3) : ( @a[i] > 3 )", "for any i in (1,2,3) : ( i == #a )", "for 2 i in (1..3) : ( i > 1 )",
        "for all of ($a*) : ( # > 1 and @ < 10 and ! == 3 )", "for any of them : ( $ at 3 )", "for any of them : ( $ in (0..4) )",
        "for none i in (1..2) : ( i == 3 )", "for any i in (1..2) : ( for any j in (i..3) : ( i == j ) )",
        "for any i in (1..2) : i == 1", "for any i in 1..2 : ( i == 1 )", "for i in (1..2) : ( i == 1 )", "for any a, b in (1..2) : ( a == b )",
        "for any i in (1..2) : ( k == 1 )", "for any i in (1..true) : ( i == 1 )", "i == 1", "for any of (first) : ( $ )", "#a in (1..3) == 2",
        "#a in (1..3)", "defined @a", "not defined @a[3]", "defined defined 1", "entrypoint == 3", "entrypoint", "filesize > 1.5", "1.5 + 1 > 2",
        "1.0 \\ 2 == 0.5", "1.5 % 2 == 1", "1.5 | 2 == 1", "-1.5 < 0", "\"a\" contains \"b\"", "\"a\" == \"b\"", "\"a\" < \"b\"", "\"a\" matches /b/",
        "\"a\" matches \"b\"", "\"a\" contains /b/", "\"a\"", "not \"a\"", "\"a\" + \"b\" == \"c\"", "/a/", "\"a\" == 1", "\"a\" icontains \"b\"",
        "\"a\" startswith \"b\"", "\"a\" istartswith \"b\"", "\"a\" endswith \"b\"", "\"a\" iendswith \"b\"", "\"a\" iequals \"b\"", "$a contains \"b\"",
        "true", "false", "not true", "not not true", "$a", "not $a", "$a and $b or $a", "$a or", "and $a", "$a $b", "$c", "$", "#", "@", "!",
        "$a at 0", "$a at filesize", "$a at filesize - 4", "$a at @b", "$a at $b", "$a at", "$a at true", "$a at first", "$a at 1 + 2 * 3",
        "$a at 1 == 1", "$a at (1)", "$a at -1", "$a at uint32(4)", "$a in (0..10)", "$a in (0 .. filesize)",
        "$a in 0..10", "$a in (0-10)", "$a in (0...10)", "$a in (0..true)", "$a in (first..2)", "$a in (0..1+1)",
        "$a in (1..2) and $b", "$a* at 0", "#a", "not #a", "#a == 2", "#a > #b", "#a + 1 == 2", "#a at 3", "#c == 1", "@a", "@a == 0",
        "@a[1] < @a[2]", "@a[0] == 0", "@a[-1] == 0", "@a[#a] > 1", "@a[] == 0", "@a[1 == 0", "@c[1] == 1", "!a", "!a == 3",
        "!a[1] + !b[2] == 3", "! a == 3", "!=1", "filesize", "filesize > 1KB", "filesize < 2MB", "filesize == 10 KB", "filesize == 10kb",
        "filesize == 0x1KB", "filesize == 10GB", "0x10 == 16", "0X10 == 16", "0o17 == 15", "0o18 == 15", "0o == 1", "0x == 1", "010 == 10",
        "9223372036854775807 > 0", "9223372036854775808 > 0", "0x7fffffffffffffff > 0", "0xffffffffffffffff > 0",
        "9007199254740992KB > 0", "9223372036854775807KB > 0", "8796093022208MB > 0", "-9223372036854775808 < 0",
        "uint8(0) == 1", "uint16(0) == 1", "uint32(0) == 1", "int8(0) == 1", "int16(0) == 1", "int32(0) == 1", "uint8be(0) == 1",
        "uint16be(0) == 1", "uint32be(0) == 1", "int8be(0) == 1", "int16be(0) == 1", "int32be(0) == 1", "uint64(0) == 1", "uint8 (0) == 1",
        "uint8(0)", "uint8() == 1", "uint8(true) == 1", "uint8(first) == 1", "uint8 == 1", "uint8(0", "uint16 be(0) == 1",
        "uint32(uint16(filesize - 4) + 2) == 3", "uint8(0) == 0x7f and uint32be(0) == 0x7f454c46",
        "1 + 2 * 3 == 7", "1 + 2", "1 +", "+ 1", "1 - -1 == 2", "1--1 == 2", "- 1 == -1", "--1 == 1", "~1 == -2", "~~1 == 1", "-~1 == 2",
        "1 / 2 == 0", "4 \\ 2 == 2", "1 \\ 0 == 1", "1 % 0 == 1", "1 \\ (2 - 2) == 1", "filesize % 0 == 1", "filesize \\ 0 == 1",
        "filesize \\ filesize == 1", "9223372036854775807 + 1 == 0", "-9223372036854775807 - 2 == 0", "9223372036854775807 * 2 == 0",
        "9223372036854775807 * 0 == 0", "1 << 64 == 0", "1 << -1 == 0", "1 >> -1 == 0", "1 << 63 == 0", "1 >> 65 == 0", "1 | 2 ^ 3 & 4 == 5",
        "1 & 1", "1 && 1", "1 || 1", "!true", "1 = 1", "1 == 1 == 1", "1 < 2 < 3", "(1 < 2) == (2 < 3)", "(1) == (1)", "((1 + 2)) * 3 == 9",
        "(true)", "((true))", "(true) and (1)", "true == true", "true + 1", "1 + true == 2", "1 == true", "first == 1", "1 == first",
        "not 1", "not 1 == 2", "1 == not 2", "1 and 2", "0 or first", "- first", "~ true", "-$a", "(1", "1)", "()", "", "1 2",
        "any of them", "all of them", "none of them", "1 of them", "0 of them", "3 of them", "1 + 1 of them", "(1 + 1) of them",
        "#a of them", "filesize of them", "any of ($a)", "any of ($a, $b)", "any of ($a*)", "any of ($*)", "any of ($a,)", "any of ()",
        "any of $a", "any ($a)", "any of ($c)", "any of ($c*)", "any of ($)", "any of ($a, $a)", "any of ($a $b)", "any of them, $a",
        "any of ($a*, $b*) in (0..1KB)", "2 of them in (1..2)", "none of them in (0..filesize)", "any of them in 0..2", "any of (first)",
        "any of (fir*)", "all of (first, first)", "any of (first*)", "2 of (fir*, first)", "any of (other)", "any of (other*)",
        "any of (first) in (0..1)", "any of (first) at 0", "any of (first, $a)", "any of ($a, first)", "any of first", "none of (first)",
        "50% of them", "0% of them", "101% of them", "100% of them", "50 % of ($a*)", "50% of (fir*)", "(1 + 49)% of them",
        "1 + 49% of them", "2 * 25% of them", "#a % of them", "#a % 2 of them", "-5% of them", "50% them", "first", "not first",
        "first and $a", "other", "them", "all", "any", "of", "first()", "first.x", "first[1]", "true.x",
        "true // comment", "true /* comment */ and /* another */ false", "true }", "{ 01 }", "$a and $b @ 3", "true;", "é",
        "all of them and not any of ($b*) or #a > 2 and filesize < 3MB", "$a and\n\n\t$b",
    ];

    private static readonly string[] Files =
    [
        "", " \n\t", "// comment", "/* comment */", "/**/", "rule a { condition: true }", "rule a{condition:true}",
        "import \"pe\" rule a { condition: true }", "import \"nothing\" rule a { condition: true }", "rule a { condition: pe.is_pe }",
        "rule a { condition: true } rule b { condition: a }", "rule b { condition: a } rule a { condition: true }",
        "rule a { condition: true } rule a { condition: false }", "rule a { condition: true } rule b { condition: any of (a*) }",
        "rule a1 { condition: true } rule b { condition: any of (a*) } rule a2 { condition: true }",
        "rule a1 { condition: true } rule b { condition: any of (a*) } rule c { condition: true }",
        "rule { condition: true }", "rule a condition: true }", "rule a { condition true }", "rule a { true }", "rule a { }", "rule a {",
        "rule a", "rule", "a { condition: true }", "rule a { condition: true", "rule a { condition: true }}", "rule a { condition: true } x",
        "rule a { condition: true };", "private rule a { condition: true }", "global rule a { condition: true }",
        "private global rule a { condition: true }", "global private global rule a { condition: true }", "private a { condition: true }",
        "rule private a { condition: true }", "ascii rule a { condition: true }",
        "rule _a { condition: true }", "rule a_1B { condition: true }", "rule 1a { condition: true }", "rule a-b { condition: true }",
        "rule é { condition: true }", "rule a.b { condition: true }", "rule " + new string('a', 128) + " { condition: true }",
        "rule " + new string('a', 129) + " { condition: true }",
        .. ReservedWords.Select(word => $"rule {word} {{ condition: true }}"),
        "rule include { condition: true }", "rule KB { condition: true }", "rule module { condition: true }", "rule uint64 { condition: true }",
        "rule a : x { condition: true }", "rule a : x y z { condition: true }", "rule a:x{condition: true}", "rule a : x x { condition: true }",
        "rule a : { condition: true }", "rule a : x, y { condition: true }", "rule a : rule { condition: true }", "rule a : 1 { condition: true }",
        "rule a : a { condition: true }",
        "rule a { meta: x = 1 condition: true }", "rule a { meta: x = -1 y = \"\" z = true w = false condition: true }",
        "rule a { meta: x = \"a\" x = \"b\" condition: true }", "rule a { meta: x = 1KB condition: true }", "rule a { meta: x = 0x1F y = 0o7 condition: true }",
        "rule a { meta: x = - 5 condition: true }", "rule a { meta: x = --5 condition: true }", "rule a { meta: x = 1.5 condition: true }",
        "rule a { meta: x = y condition: true }", "rule a { meta: x condition: true }", "rule a { meta: = 1 condition: true }",
        "rule a { meta: condition: true }", "rule a { meta x = 1 condition: true }", "rule a { meta: strings = 1 condition: true }",
        "rule a { meta: x = \"\\x41\\n\" condition: true }", "rule a { meta: x = \"é\" condition: true }", "rule a { meta: x = { 01 } condition: true }",
        "rule a { meta: x = 1 meta: y = 2 condition: true }", "rule a { meta: x = 1, y = 2 condition: true }",
        "rule a { strings: condition: true }", "rule a { strings: $a = \"x\" condition: $a }", "rule a { strings: $a = \"x\" }",
        "rule a { strings $a = \"x\" condition: $a }", "rule a { strings: a = \"x\" condition: $a }", "rule a { strings: $a \"x\" condition: $a }",
        "rule a { strings: $a = \"x\" meta: y = 1 condition: $a }", "rule a { condition: true meta: y = 1 }",
        "rule a { meta: y = 1 strings: $a = \"x\" condition: $a }", "rule a { condition: $a strings: $a = \"x\" }",
        "rule a { strings: $a = \"x\" $a = \"y\" condition: $a }", "rule a { strings: $a = \"x\" $A = \"y\" condition: $a and $A }",
        "rule a { strings: $ = \"x\" $ = \"y\" condition: any of them }", "rule a { strings: $ = \"x\" condition: all of ($*) }",
        "rule a { strings: $ = \"x\" condition: true }", "rule a { strings: $ = \"x\" condition: $ }", "rule a { strings: $ = \"x\" condition: # > 0 }",
        "rule a { strings: $ = \"x\" condition: any of ($) }",
        "rule a { strings: $a = \"x\" $b = \"y\" condition: $a }",
        "rule a { strings: $a = \"x\" condition: #a > 1 }", "rule a { strings: $a = \"x\" condition: @a > 1 }",
        "rule a { strings: $a = \"x\" condition: !a > 1 }", "rule a { strings: $a = \"x\" condition: $a at 1 }",
        "rule a { strings: $a = \"x\" $b = \"y\" condition: any of ($a) }", "rule a { strings: $a1 = \"x\" $a2 = \"y\" $b = \"z\" condition: any of ($a*) and $b }",
        "rule a { strings: $1 = \"x\" condition: $1 }", "rule a { strings: $_ = \"x\" condition: $_ }", "rule a { strings: $rule = \"x\" condition: $rule }",
        "rule a { strings: $a* = \"x\" condition: $a }", "rule a { strings: #a = \"x\" condition: #a }",
        "rule a { condition: any of them }", "rule a { condition: $a }", "rule a { condition: true condition: true }",
        "rule a { condition: true } // \u00e9", "rule a /* c */ { // d\n condition /* e */ : /* f */ true }",
        "rule a { condition: true } /* a /* b */", "/* a /* b */ */ rule a { condition: true }", "rule a { condition: true } */",
        "import pe rule a { condition: true }", "import rule a { condition: true }", "include \"missing.yar\"",
        "rule a { condition: \u00a0true }", "rule a\f{ condition: true }", "rule a\r\n{\r\n condition:\r\n true\r\n}\r\n",
    ];

    private static string[] ReservedWords =>
    [
        "all", "and", "any", "ascii", "at", "base64", "base64wide", "condition", "contains", "defined", "endswith", "entrypoint", "false",
        "filesize", "for", "fullword", "global", "icontains", "iendswith", "iequals", "import", "in", "int16", "int16be", "int32", "int32be",
        "int8", "int8be", "istartswith", "matches", "meta", "nocase", "none", "not", "of", "or", "private", "rule", "startswith", "strings",
        "them", "true", "uint16", "uint16be", "uint32", "uint32be", "uint8", "uint8be", "wide", "xor",
    ];
}
