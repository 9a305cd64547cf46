using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Model;
using Xunit;

namespace FirmwareScanner.Signatures.Tests.Yara;

public sealed class ErrorTests
{
    [Theory]
    [InlineData("\"\"", "2:6: error: the string \"$a\" is empty; it would match at every offset")]
    [InlineData("\"abc", "2:6: error: this text string is not closed; expected '\"' before the end of the line")]
    [InlineData("\"a\\qb\"", "2:8: error: illegal escape sequence; expected one of \\\" \\\\ \\t \\n \\r \\xNN (two hex digits)")]
    [InlineData("\"a\\x4\"", "2:8: error: illegal escape sequence; expected one of \\\" \\\\ \\t \\n \\r \\xNN (two hex digits)")]
    [InlineData("\"a\" wide wide", "2:15: error: the modifier \"wide\" is given twice")]
    [InlineData("\"a\" xor nocase", "2:10: error: \"xor\" cannot be combined with \"nocase\"")]
    [InlineData("\"a\" xor(256)", "2:14: error: the keys of \"xor\" are from 0 to 255")]
    [InlineData("\"a\" xor(5-4)", "2:14: error: the least key 5 is greater than the greatest 4")]
    [InlineData("\"a\" xor(\"b\")", "2:14: error: expected a key from 0 to 255 after \"xor(\", found a text string")]
    [InlineData("\"a\" base64(\"abc\")", "2:17: error: an alphabet has 64 characters, found 3")]
    [InlineData("\"a\" base64 fullword", "2:10: error: \"base64\" cannot be combined with \"fullword\"")]
    [InlineData("/a(b/ wide", "2:8: error: in this regular expression: expected a ) for this (, found none")]
    [InlineData("/a+b*?/", "2:6: error: in this regular expression: expected greedy or lazy quantifiers, found both")]
    [InlineData("/a+/ xor", "2:6: error: \"xor\" is for texts, not for regular expressions")]
    [InlineData("/a+", "2:6: error: this regular expression is not closed; expected \"/\" before the end of the line")]
    [InlineData("abc", "2:6: error: expected a text string in double quotes, a hex string in braces or a regular expression between slashes after \"$a =\", found \"abc\"")]
    [InlineData("'abc'", "2:6: error: expected a text string in double quotes, a hex string in braces or a regular expression between slashes after \"$a =\", found \"'\"")]
    [InlineData("{ }", "2:8: error: expected a byte such as 4D, 4?, ?D, ?? or ~4D, found \"}\"")]
    [InlineData("{ 4 }", "2:8: error: uneven number of digits: a byte is written with two hex digits or question marks")]
    [InlineData("{ 41 4z 42 }", "2:12: error: \"z\" is not a hex digit; a byte is written with two hex digits or question marks")]
    [InlineData("{ 41 \"a\" }", "2:11: error: expected a byte, a jump, an alternative or \"}\" in the hex string, found \"\"\"")]
    [InlineData("{ 41", "3:2: error: \"o\" is not a hex digit; a byte is written with two hex digits or question marks")]
    [InlineData("{ 41 $", "2:11: error: expected a byte, a jump, an alternative or \"}\" in the hex string, found \"$\"")]
    [InlineData("\"a\" wied", "2:10: error: \"wied\" is not a modifier of strings; expected ascii, wide, nocase, fullword, private, xor, base64 or base64wide")]
    [InlineData("{ 41 zz 42 }", "2:11: error: expected a byte, a jump, an alternative or \"}\" in the hex string, found \"z\"")]
    [InlineData("{ ~?? 41 }", "2:8: error: \"~??\" can never match; expected ~4D, ~4? or ~?D")]
    [InlineData("{ ~ 41 }", "2:8: error: expected a byte such as ~4D, ~4? or ~?D after \"~\"")]
    [InlineData("{ [2] 41 }", "2:8: error: a hex string cannot begin with a jump; remove it, or write ?? for each byte that has to be there")]
    [InlineData("{ 41 [2-3] }", "2:11: error: a hex string cannot end with a jump; remove it, or write ?? for each byte that has to be there")]
    [InlineData("{ 41 (42 [1] | 43) }", "2:15: error: an alternative cannot end with a jump; write the jump outside of the parentheses, or ?? for each byte")]
    [InlineData("{ 41 [0] 42 }", "2:11: error: a jump of 0 bytes; remove it")]
    [InlineData("{ 41 [4-2] 42 }", "2:11: error: the jump's lower bound 4 is greater than its upper bound 2; write [2-4]")]
    [InlineData("{ 41 [-2] 42 }", "2:11: error: a jump needs a lower bound; write [0-2]")]
    [InlineData("{ 41 [] 42 }", "2:11: error: an empty jump; expected [4], [4-6], [4-] or [-]")]
    [InlineData("{ 41 [x] 42 }", "2:12: error: expected a jump such as [4], [4-6], [4-] or [-], found \"x\"")]
    [InlineData("{ 41 [9999999999] 42 }", "2:12: error: this jump is too large; the largest is 2147483647")]
    [InlineData("{ 41 [2147483647][1] 42 }", "2:6: error: the jumps of the string add up to more than 2,147,483,647 bytes")]
    [InlineData("{ 41 (42 [1-] 43|44) }", "2:15: error: a jump without upper bound is not allowed inside alternatives; write several strings instead")]
    [InlineData("{ 41 (42 [201] 43|44) }", "2:15: error: a jump inside alternatives may skip at most 200 bytes")]
    [InlineData("{ 41 (42 | ) }", "2:17: error: expected a byte such as 4D, 4?, ?D, ?? or ~4D, found \")\"")]
    [InlineData("{ 41 (42 | 43 }", "2:20: error: expected \"|\" or \")\" in the alternatives, found \"}\"")]
    [InlineData("{ 41 /* }", "2:11: error: this comment is not closed; expected \"*/\" before the end of the file")]
    [InlineData("{ 41 } wide", "2:13: error: the modifier \"wide\" is not allowed on a hex string; only \"private\" is")]
    public void Faulty_string_is_reported_once(string value, string expected)
    {
        Assert.Equal([expected], Rules.Errors(Rules.WithString(value)));
    }

    [Fact]
    public void Exploding_alternatives_are_counted_without_being_built()
    {
        string value = "{ " + string.Concat(Enumerable.Repeat("(01|02 03)", 4000)) + " }";
        Assert.Equal(
            ["2:6: error: the alternatives expand into a billion or more sequences, but at most 1,024 are allowed in one string; split it into several strings"],
            Rules.Errors(Rules.WithString(value)));
    }

    [Theory]
    [InlineData("$c", "3:1: error: undefined string \"$c\"; the rule has $a, $b")]
    [InlineData("#c > 1 and @d == 2", "3:1: error: undefined string \"$c\"; the rule has $a, $b", "3:12: error: undefined string \"$d\"; the rule has $a, $b")]
    [InlineData("$", "3:1: error: \"$\" needs a name: an anonymous string can only be counted, by \"of them\" or \"of ($)\"")]
    [InlineData("any of ($c*)", "3:9: error: no string matches \"$c*\"; the rule has $a, $b")]
    [InlineData("other and $c", "3:1: error: undefined identifier \"other\"; expected the name of a rule before this one, of an imported module, or of a variable that --define gives", "3:11: error: undefined string \"$c\"; the rule has $a, $b")]
    [InlineData("any of (other*)", "3:9: error: no rule before this one has a name that begins with \"other\"")]
    [InlineData("test", "3:1: error: the rule \"test\" refers to itself; a rule can refer only to rules before it")]
    [InlineData("any of (te*)", "3:9: error: \"te*\" also means the rule \"test\" itself, which is not known yet; choose a name that does not begin with \"te\"")]
    [InlineData("any of (first, $a)", "3:16: error: expected the name of a rule in the set; rules and strings cannot be mixed, found \"$a\"")]
    [InlineData("any of ($a, first)", "3:13: error: expected a string such as $a or $a* in the set, found \"first\"")]
    [InlineData("any of $a", "3:8: error: expected \"(\" or \"them\" after \"of\"; a set of strings or rules is written in parentheses, found \"$a\"")]
    [InlineData("any of (first) at 0", "3:16: error: \"at\" is for strings; rules have no offset")]
    [InlineData("any them", "3:5: error: expected \"of\" after the quantifier, found \"them\" (a reserved word)")]
    [InlineData("first of them", "3:1: error: the number before \"of\" must be an integer, but this is true or false")]
    [InlineData("0% of them", "3:1: error: a percentage must be between 1 and 100")]
    [InlineData("$a in (5..2)", "3:7: error: this range is empty: its start is greater than its end")]
    [InlineData("#a in (-1..2) == 1", "3:7: error: a range cannot begin with a negative number")]
    [InlineData("for any i in (2..1) : ( i == 1 )", "3:15: error: this range is empty: its start is greater than its end")]
    [InlineData("-1 of them", "3:1: error: a quantifier cannot be negative")]
    [InlineData("for 0 - 1 i in (1..2) : ( i == 1 )", "3:5: error: a quantifier cannot be negative")]
    [InlineData("for 101% i in (1..2) : ( i == 1 )", "3:5: error: a percentage must be between 1 and 100")]
    [InlineData("(1 << 63) \\ -1 == 1", "3:1: error: the result does not fit into 64 bits")]
    [InlineData("1 of (true, pe)", "3:13: error: undefined identifier \"pe\"; expected the name of a rule before this one, of an imported module, or of a variable that --define gives")]
    [InlineData("1 + 49% of them", "3:7: error: write parentheses around the percentage: \"(1 + 2)% of them\"")]
    [InlineData("$a + 1", "3:1: error: each side of \"+\" must be a number, but this is true or false")]
    [InlineData("1 == first", "3:6: error: each side of \"==\" must be a number, or both a text, but this is true or false")]
    [InlineData("~$a", "3:2: error: the operand of \"~\" must be an integer, but this is true or false")]
    [InlineData("$a at first", "3:7: error: the offset after \"at\" must be an integer, but this is true or false")]
    [InlineData("$a in (true..2)", "3:8: error: the start of a range must be an integer, but this is true or false")]
    [InlineData("$a in 1..2", "3:7: error: expected \"(\" and a range such as (0..1KB) after \"in\", found \"1\"")]
    [InlineData("@a[first] == 1", "3:4: error: the index of \"@a\" must be an integer, but this is true or false")]
    [InlineData("uint8(true) == 1", "3:7: error: the offset of \"uint8\" must be an integer, but this is true or false")]
    [InlineData("uint8 == 1", "3:7: error: expected \"(\" and an offset after \"uint8\", found \"==\"")]
    [InlineData("1 < 2 < 3", "3:7: error: comparisons cannot be chained; join two of them with \"and\"")]
    [InlineData("1 \\ 0 == 1", "3:1: error: division by zero")]
    [InlineData("filesize % (2 - 2) == 1", "3:1: error: division by zero")]
    [InlineData("1 << -1 == 1", "3:1: error: a shift by a negative number of bits (-1)")]
    [InlineData("9223372036854775807 + 1 == 1", "3:1: error: the result does not fit into 64 bits")]
    [InlineData("9223372036854775808 == 1", "3:1: error: \"9223372036854775808\" is too large; the largest integer is 9223372036854775807")]
    [InlineData("1.5 | 1 == 1", "3:1: error: each side of \"|\" must be an integer, but this is a number with a fraction")]
    [InlineData("\"x\" == 1", "3:1: error: each side of \"==\" must be a number, or both a text, but this is a text")]
    [InlineData("#a in (1..true) == 1", "3:11: error: the end of a range must be an integer, but this is true or false")]
    [InlineData("for any of them ( $ )", "3:17: error: expected \":\" before what is asked of each, found \"(\"")]
    [InlineData("for any i, k in (1..2) : ( i == k )", "3:12: error: only a dictionary has two variables, for its keys and its elements")]
    [InlineData("for any i in 3 : ( i == 1 )", "3:14: error: expected a range such as (1..10), a list such as (1, 2), or an array or dictionary of a module after \"in\"")]
    [InlineData("for any i in (1, \"a\") : ( i == 1 )", "3:18: error: all members of a list must be of one kind")]
    [InlineData("defined", "4:1: error: expected an expression, found \"}\"")]
    [InlineData("entrypoint == true", "3:15: error: each side of \"==\" must be a number, or both a text, but this is true or false")]
    [InlineData("filesize contains 1", "3:1: error: the left side of \"contains\" must be a text, but this is an integer")]
    [InlineData("\"a\" contains /a/", "3:14: error: the right side of \"contains\" must be a text, but this is a regular expression")]
    [InlineData("\"a\" matches \"a\"", "3:13: error: the right side of \"matches\" must be a regular expression, but this is a text")]
    [InlineData("pe.is_dll()", "3:1: error: \"pe.is_dll\": the module \"pe\" is not imported; write import \"pe\" before the rule")]
    [InlineData("hash(0)", "3:1: error: \"hash(...)\": the module \"hash\" is not imported; write import \"hash\" before the rule")]
    [InlineData("filesize = 1", "3:10: error: expected an operator or the \"}\" that ends the rule, found \"=\"; equality is written \"==\"")]
    [InlineData("1 && 2", "3:4: error: expected an expression, found \"&\"; the logical operator is \"and\"")]
    [InlineData("1 || 2", "3:4: error: expected an expression, found \"|\"; the logical operator is \"or\"")]
    [InlineData("filesize > 10kb", "3:14: error: expected an operator or the \"}\" that ends the rule, found \"kb\"; sizes are written with KB or MB")]
    [InlineData("$a $b", "3:4: error: expected an operator or the \"}\" that ends the rule, found \"$b\"")]
    [InlineData("($a", "4:1: error: expected \")\" to close the parenthesis, found \"}\"")]
    [InlineData("", "4:1: error: expected an expression, found \"}\"")]
    [InlineData("$a and", "4:1: error: expected an expression, found \"}\"")]
    [InlineData("strings", "3:1: error: expected an expression, found \"strings\" (a reserved word)")]
    [InlineData("$a and é", "3:8: error: unexpected character U+00E9; outside of text strings and comments only ASCII is allowed")]
    public void Faulty_condition_is_reported_with_its_place(string condition, params string[] expected)
    {
        Assert.Equal(expected, Rules.Errors(Rules.WithCondition(condition)));
    }

    [Theory]
    [InlineData("rule a { condition: true } x", "1:28: error: expected \"rule\", \"private\", \"global\" or \"include\", found \"x\"")]
    [InlineData("rule rule { condition: true }", "1:6: error: expected the rule's name after \"rule\", found \"rule\" (a reserved word)")]
    [InlineData("private a { condition: true }", "1:9: error: expected \"rule\" after the modifiers of a rule, found \"a\"")]
    [InlineData("rule a condition: true }", "1:8: error: expected \"{\" to begin the body of rule \"a\", found \"condition\" (a reserved word)")]
    [InlineData("rule a { true }", "1:10: error: expected \"condition\" and the rule's condition, found \"true\" (a reserved word)")]
    [InlineData("rule a { strings: $a = \"x\" meta: b = 1 condition: $a }", "1:28: error: expected \"condition\" (the sections of a rule are meta, strings, condition, in this order), found \"meta\" (a reserved word)")]
    [InlineData("rule a { condition true }", "1:20: error: expected \":\" after \"condition\", found \"true\" (a reserved word)")]
    [InlineData("rule a { condition: true", "1:25: error: expected an operator or the \"}\" that ends the rule, found the end of the file")]
    [InlineData("rule a : { condition: true }", "1:10: error: expected a tag after \":\", found \"{\"")]
    [InlineData("rule a : x y x { condition: true }", "1:14: error: the tag \"x\" is given twice")]
    [InlineData("rule a { meta: condition: true }", "1:16: error: expected a key such as author = \"...\" under \"meta:\", found \"condition\" (a reserved word)")]
    [InlineData("rule a { meta: x = y condition: true }", "1:20: error: expected a text in double quotes, an integer, true or false as the value of \"x\", found \"y\"")]
    [InlineData("rule a { meta: x = -y condition: true }", "1:21: error: expected an integer after \"-\", found \"y\"")]
    [InlineData("rule a { strings: condition: true }", "1:19: error: expected a string such as $a = \"text\" after \"strings:\", found \"condition\" (a reserved word)")]
    [InlineData("rule a { strings: $a = \"x\" $a = \"y\" condition: $a }", "1:28: error: the string \"$a\" is already declared on line 1")]
    [InlineData("rule a { strings: $a = \"x\" $b = \"y\" condition: $a }", "1:28: error: the string \"$b\" is not used in the condition; use it or remove it")]
    [InlineData("rule a { strings: $ = \"x\" condition: true }", "1:19: error: the string \"$\" is not used in the condition; use it or remove it")]
    [InlineData("rule a { condition: any of them }", "1:28: error: \"them\" means the strings of the rule, but this rule has none")]
    [InlineData("rule a { condition: $a }", "1:21: error: undefined string \"$a\"; this rule has no strings")]
    [InlineData("rule a { condition: true }\nrule a { condition: true }", "2:6: error: the rule \"a\" is already declared in namespace \"default\", at test.yar:1:6; rename one of them")]
    [InlineData("rule a1 { condition: true } rule b { condition: any of (a*) } rule a2 { condition: true }", "1:68: error: the rule \"a2\" matches the rule set \"a*\" used before, at test.yar:1:57; move it before that place or rename it")]
    [InlineData("import \"nothing\" rule a { condition: true }", "1:8: error: unknown module \"nothing\"; the modules are androguard, console, crx, cuckoo, dex, dotnet, elf, firmware, hash, lnk, macho, magic, math, pe, string, time, vt")]
    [InlineData("import \"cuckoo\" rule a { condition: cuckoo.sync == 1 }", "1:37: error: \"cuckoo.sync\": the module \"cuckoo\" is not evaluated; use offsets and uint8, uint16 or uint32 to look into headers")]
    [InlineData("import \"pe\" rule a { condition: pe.sections }", "1:33: error: expected something that is true or false, but this is a part of a module that is no value")]
    [InlineData("import \"pe\" rule a { condition: defined pe.is_dll }", "1:41: error: expected something that is true or false, but this is a part of a module that is no value")]
    [InlineData("import \"pe\" rule a { condition: not pe.sections[0] }", "1:37: error: expected something that is true or false, but this is a part of a module that is no value")]
    [InlineData("import \"pe\" rule a { condition: true and pe.sections }", "1:42: error: expected something that is true or false, but this is a part of a module that is no value")]
    [InlineData("import \"pe\" rule a { condition: for any s in pe.sections : ( s ) }", "1:62: error: expected something that is true or false, but this is a part of a module that is no value")]
    [InlineData("import \"pe\" rule a { condition: for any i in (pe.sections[0], pe.sections[1]) : ( true ) }", "1:47: error: a member of a list must be a number, a text, or true or false, but this is a part of a module that is no value")]
    [InlineData("import \"pe\" rule a { condition: for any r in (/a/, /b/) : ( true ) }", "1:47: error: a member of a list must be a number, a text, or true or false, but this is a regular expression")]
    [InlineData("import \"pe\" rule a { condition: with r = /a/ : ( \"a\" matches r ) }", "1:42: error: a variable cannot be a regular expression")]
    [InlineData("import \"pe\" rule a { condition: with f = pe.is_dll : ( f() ) }", "1:42: error: a variable cannot be a part of a module that is no value")]
    [InlineData("/* open", "1:1: error: this comment is not closed; expected \"*/\" before the end of the file")]
    public void Faulty_file_is_reported_with_its_place(string text, params string[] expected)
    {
        Assert.Equal(expected, Rules.Errors(text));
    }

    [Fact]
    public void Errors_in_several_strings_conditions_and_rules_are_reported_together()
    {
        string[] errors = Rules.Errors(
            """
            rule one
            {
                strings:
                    $a = { 4 }
                    $b = "x\q"
                    $c /oops/
                    $d = { 41 [3-2] 42
                    $e = "fine"
                condition:
                    all of them and $f
            }
            rule two { condition: }
            rule three { meta: x = condition: true }
            rule { condition: true }
            private rule four { condition: five and one }
            """);
        Assert.Equal(
            ["4:16:", "5:16:", "6:12:", "7:19:", "10:25:", "12:23:", "13:24:", "14:6:", "15:32:"],
            errors.Select(error => error.Split(' ')[0]));
    }

    [Theory]
    [InlineData("/a/", "3:1: warning: a regular expression alone is always true; write \"text matches /expression/\" to compare")]
    [InlineData("not /a/", "3:5: warning: a regular expression alone is always true; write \"text matches /expression/\" to compare")]
    [InlineData("filesize > 1 and \"x\"", "3:18: warning: a text alone is true unless it is empty; define a string and write its name to look for it")]
    public void What_is_always_true_gets_a_warning(string condition, string expected)
    {
        (_, DiagnosticBag diagnostics) = Rules.Load(Rules.WithCondition(condition));
        string warning = Assert.Single(diagnostics.All).ToString();
        Assert.Equal($"test.yar:{expected}", warning.Split('\n')[0]);
    }

    [Fact]
    public void Rules_without_errors_survive_next_to_faulty_ones()
    {
        (RuleSet rules, _) = Rules.Load("rule a { condition: $x } rule b { condition: true } rule c { oops } rule d { condition: b }");
        Assert.Equal(["b", "d"], rules.Rules.Select(rule => rule.Name));
    }

    [Fact]
    public void Message_shows_the_line_with_a_caret()
    {
        (_, DiagnosticBag diagnostics) = Rules.Load("rule a\n{\n\tcondition: missing\n}");
        Assert.Equal(
            "test.yar:3:13: error: undefined identifier \"missing\"; expected the name of a rule before this one, of an imported module, or of a variable that --define gives\n"
            + "    \tcondition: missing\n    \t           ^~~~~~~",
            Assert.Single(diagnostics.All).ToString());
    }

    [Fact]
    public void Message_shows_an_excerpt_of_a_long_line()
    {
        string text = Rules.WithString("{ " + string.Concat(Enumerable.Repeat("41 ", 5000)) + "4G " + new string('4', 5000));
        Diagnostic error = Rules.Load(text).Diagnostics.All[0];
        string[] lines = error.ToString().Split('\n');
        Assert.StartsWith("    ...1 41 41 ", lines[1], System.StringComparison.Ordinal);
        Assert.Contains(" 41 4G 4444", lines[1], System.StringComparison.Ordinal);
        Assert.Equal(4 + 3 + 160 + 3, lines[1].Length);
        Assert.Equal('G', lines[1][lines[2].IndexOf('^', System.StringComparison.Ordinal)]);
        Assert.EndsWith("^", lines[2], System.StringComparison.Ordinal);
    }

    [Fact]
    public void Message_shows_control_characters_as_dots()
    {
        Diagnostic error = Rules.Load("rule a { condition: \u001b[31m }").Diagnostics.All[0];
        Assert.Contains("    rule a { condition: .[31m }\n                        ^", error.ToString(), System.StringComparison.Ordinal);
    }
}
