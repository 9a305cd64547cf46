using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Formatting;
using FirmwareScanner.Signatures.Tests.Yara;
using FirmwareScanner.Signatures.Yara;
using Xunit;

namespace FirmwareScanner.Signatures.Tests.Formatting;

/// <summary>The formatter changes blanks and line ends, and nothing else, whatever it gets.</summary>
public sealed class RuleFormatterTests
{
    private const int Seed = 20261129;

    private static readonly string[] Blanks = [" ", "  ", "\t", "\n", "\r\n", "\n\n\n", " // remark\n", "/* one */", "\n/* two\n   lines */\n", "\n  // own line\n"];

    [Fact]
    public void Built_in_rules_are_formatted()
    {
        Assert.NotEmpty(BuiltIn.BuiltInRules.Files());
        Assert.All(BuiltIn.BuiltInRules.Files(), path =>
        {
            byte[] content = File.ReadAllBytes(path);
            Assert.True(content.AsSpan().SequenceEqual(Format(content)), $"{path}: fwscan fmt would change it");
        });
    }

    [Fact]
    public void Everything_is_put_in_its_place()
    {
        const string Written = """
            import   "pe"
            include "other.yar"
            // about a
            private global rule a:x y{meta:author="me" n=-1
               b=true
            strings:$a="text"wide   ascii xor ( 1 - 0x0f )//why
            /* none */
            $h={41 ??[2-  4](42|43 44)
              ~4?}$r=/a\/b/is private
            condition:for any i in(1.. #a):( @a [ i ]<-  1 )and pe . sections [0].name=="x"
              or  50 %of them and not  $h at 0x10
            }
            rule b {condition:(a) /* end */ } // last
            """;
        const string Expected = """
            import "pe"
            include "other.yar"

            // about a
            private global rule a : x y
            {
                meta:
                    author = "me"
                    n = -1
                    b = true
                strings:
                    $a = "text" wide ascii xor(1-0x0f) //why
                    /* none */
                    $h = { 41 ?? [2-4] (42|43 44)
                        ~4? }
                    $r = /a\/b/is private
                condition:
                    for any i in (1..#a) : (@a[i] < -1) and pe.sections[0].name == "x"
                    or 50% of them and not $h at 0x10
            }

            rule b
            {
                condition:
                    (a) /* end */
            } // last

            """;

        Assert.Equal(Expected.ReplaceLineEndings("\n"), Text(Format(Bytes(Written.ReplaceLineEndings("\n")))));
    }

    [Theory]
    [InlineData("rule a { condition: }", "test.yar:1:21: error: ")]
    [InlineData("rule a { condition: true", "test.yar:1:25: error: ")]
    [InlineData("rule a\n{ strings: $a = \"x condition: $a }", "test.yar:2:17: error: ")]
    [InlineData("rule a { strings: $a = { 4 } condition: $a }", "test.yar:1:26: error: ")]
    [InlineData("rule a { condition: true } /* open", "test.yar:1:28: error: ")]
    [InlineData("rule a { condition: true and and }", "test.yar:1:30: error: ")]
    public void Syntax_error_is_told_and_nothing_is_formatted(string text, string expected)
    {
        var diagnostics = new DiagnosticBag();

        Assert.Null(RuleFormatter.Format("test.yar", Bytes(text), diagnostics));
        Assert.StartsWith(expected, diagnostics.All[0].Headline, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rule a { condition: undefined_name }")]
    [InlineData("include \"absent.yar\" rule a { condition: from_there }")]
    [InlineData("rule a { strings: $unused = \"x\" condition: true } rule a { condition: true }")]
    [InlineData("import \"nothing\" rule a { condition: true }")]
    [InlineData("rule a { condition: absent > 0 .2 }")]
    public void What_is_wrong_with_the_meaning_is_no_matter(string text)
    {
        var diagnostics = new DiagnosticBag();

        Assert.NotNull(RuleFormatter.Format("test.yar", Bytes(text), diagnostics));
        Assert.Empty(diagnostics.All);
    }

    [Fact]
    public void Marks_line_ends_and_foreign_bytes_stay()
    {
        byte[] written = [0xEF, 0xBB, 0xBF, .. "rule a {strings: $a = \"\xFF\"\r\n"u8, .. "$b = \""u8, 0xE9, .. "\" // "u8, 0xFE, .. "\r\ncondition: all of them }\r\n"u8];

        byte[] formatted = Format(written);

        Assert.True(formatted.AsSpan().StartsWith("\uFEFF"u8));
        Assert.Equal(Count(formatted, (byte)'\n'), Count(formatted, (byte)'\r'));
        Assert.Equal(1, Count(formatted, 0xE9));
        Assert.Equal(1, Count(formatted, 0xFE));
        Assert.Equal(formatted, Format(formatted));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("\n\n", "")]
    [InlineData("// only\n\n\n// this", "// only\n\n// this\n")]
    [InlineData("rule a{condition:true}//x", "rule a\n{\n    condition:\n        true\n} //x\n")]
    [InlineData("/* a */rule a{condition:true}", "/* a */\n\nrule a\n{\n    condition:\n        true\n}\n")]
    public void Little_is_formatted_too(string text, string expected) => Assert.Equal(expected.Replace("*/\n\nrule", "*/\nrule", StringComparison.Ordinal), Text(Format(Bytes(text))));

    [Fact]
    public void Words_stay_whatever_blanks_and_comments_are_between_them()
    {
        var random = new Random(Seed);
        foreach (string path in BuiltIn.BuiltInRules.Files())
        {
            string text = File.ReadAllText(path);
            for (int round = 0; round < 3; round++)
            {
                CheckMangled(Mangle(text, random), text, $"seed {Seed}, {path}, round {round}");
            }
        }
    }

    [Fact]
    public void Random_rules_mean_the_same_when_they_are_formatted()
    {
        var rules = new RandomRules(Seed);
        var random = new Random(Seed);
        int compiled = 0;
        for (int round = 0; round < 1500; round++)
        {
            string text = $"rule first {{ condition: true }} rule test {{ strings: $a = \"abc\" nocase $b = {rules.HexString()} $c = /x{{1,3}}y/s condition: ( any of them ) or {rules.Condition()} }}";
            var diagnostics = new DiagnosticBag();
            byte[]? formatted = RuleFormatter.Format("test.yar", Bytes(text), diagnostics);
            if (formatted is null)
            {
                Assert.True(Compile(text) is null, $"seed {Seed}: compiles, and is not formatted: {text}: {diagnostics.All[0]}");
                continue;
            }

            compiled += CheckMangled(Mangle(text, random), text, $"seed {Seed}, round {round}: {text}") ? 1 : 0;
        }

        Assert.True(compiled > 100, $"only {compiled} of the rules compiled");
    }

    /// <summary>Whether it compiles.</summary>
    private static bool CheckMangled(string mangled, string text, string hint)
    {
        byte[] formatted = Format(Bytes(mangled), hint);
        Assert.True(formatted.AsSpan().SequenceEqual(Format(formatted, hint)), $"{hint}: not the same a second time:\n{Text(formatted)}");

        // The naive way to the words: all that is no blank, in order.
        Assert.True(Solid(mangled) == Solid(Text(formatted)), $"{hint}: other characters:\n{Text(formatted)}");
        Assert.True(Words(mangled).SequenceEqual(Words(Text(formatted))), $"{hint}: other words");
        byte[]? before = Compile(text);
        byte[]? after = Compile(Text(formatted));
        Assert.True(before is null ? after is null : after is not null && before.AsSpan().SequenceEqual(after), $"{hint}: compiled differently");
        return before is not null;
    }

    /// <summary>Puts other blanks and comments between the words, where blanks may be.</summary>
    private static string Mangle(string text, Random random)
    {
        var mangled = new StringBuilder();
        foreach (SourcePiece piece in SourcePieceReader.Read(new SourceText("test.yar", text), new DiagnosticBag()))
        {
            mangled.Append(piece.Text).Append(piece.Kind == PieceKind.LineComment ? "\n" : string.Empty).Append(Blanks[random.Next(Blanks.Length)]);
        }

        return mangled.ToString();
    }

    private static string Solid(string text) => string.Concat(text.Where(character => character is not (' ' or '\t' or '\r' or '\n')));

    private static IEnumerable<string> Words(string text) => SourcePieceReader.Read(new SourceText("test.yar", text), new DiagnosticBag())
        .Where(piece => !piece.IsComment).Select(piece => piece.Text);

    private static byte[]? Compile(string text)
    {
        var diagnostics = new DiagnosticBag();
        var loader = new RuleLoader(diagnostics);
        loader.AddText(new SourceText("test.yar", text), "default", RuleLanguage.Yara);
        return DatabaseCompiler.Compile(loader.Build(), new CompilerOptions { Defers = true, MayOmitTables = true }, diagnostics)?.Image;
    }

    private static byte[] Format(byte[] content, string hint = "")
    {
        var diagnostics = new DiagnosticBag();
        byte[]? formatted = RuleFormatter.Format("test.yar", content, diagnostics);
        Assert.True(formatted is not null, $"{hint}: {string.Join('\n', diagnostics.All)}");
        return formatted;
    }

    private static int Count(byte[] content, byte value) => content.Count(unit => unit == value);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(byte[] content) => Encoding.UTF8.GetString(content);
}
