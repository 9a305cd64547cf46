using System;
using System.Linq;
using System.Text;
using FirmwareScanner.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace FirmwareScanner.Signatures.Tests;

/// <summary>Whatever the text, the loader answers with rules or errors, and never throws.</summary>
public sealed class FuzzTests
{
    private const int Seed = 20240611;

    private static readonly string[] Words =
    [
        "rule", "private", "global", "import", "include", "meta", "strings", "condition", ":", "{", "}", "=", "a", "b", "$a", "$b", "$", "$a*",
        "#a", "@a", "!a", "[", "]", "(", ")", "1", "0x10", "2KB", "99999999999999999999", "1.5", "\"text\"", "\"\\q\"", "\"open", "/re/i", "/open",
        "/*", "*/", "//", "\n", "ascii", "wide", "xor", "base64", "nocase", "fullword", "and", "or", "not", "any", "all", "none", "of", "them",
        "at", "in", "..", "for", "defined", "filesize", "uint16be", "true", "+", "-", "*", "\\", "%", "of", "<<", ">>", "==", "<", "|", "^", "&", "~", ",",
        "41", "4?", "??", "[1-2]", "[-]", "(41|42 43)", "~", "\u00e9", "\uDCE9", "\0", ".", ";",
    ];

    private static readonly string[] NdbWords =
    [
        "Name", ":", "0", "*", "EOF-", "1", ",", "41", "4?", "??", "?", "{", "}", "-", "2", "(", "|", ")", "!", "[", "]", "$", "\n", "#", "(B)", "\r",
        "EP+0", "9999999999", " ", "\u00e9",
    ];

    [Fact]
    public void Random_yara_words_never_throw() => CheckWords(Words, " ", RuleLanguage.Yara, string.Empty, string.Empty);

    [Fact]
    public void Random_words_in_a_condition_never_throw() =>
        CheckWords(Words, " ", RuleLanguage.Yara, "rule first { condition: true } rule t { strings: $a = \"x\" condition: $a and ", " }");

    [Fact]
    public void Random_words_in_a_hex_string_never_throw() =>
        CheckWords(Words, string.Empty, RuleLanguage.Yara, "rule t { strings: $a = { 41 ", " } condition: $a }");

    [Fact]
    public void Random_ndb_words_never_throw() => CheckWords(NdbWords, string.Empty, RuleLanguage.ClamAvNdb, "Name:0:*:", string.Empty);

    [Fact]
    public void Random_bytes_never_throw()
    {
        Check(ArbMap.Default.ArbFor<byte[]>(), bytes =>
        {
            string text = Encoding.Latin1.GetString(bytes);
            Load(text, RuleLanguage.Yara);
            Load("rule a { strings: $a = \"" + text, RuleLanguage.Yara);
            Load("A:0:*:" + text, RuleLanguage.ClamAvNdb);
        });
    }

    [Theory]
    [InlineData("rule a { condition: ", "(")]
    [InlineData("rule a { condition: ", "not ")]
    [InlineData("rule a { condition: ", "-")]
    [InlineData("rule a { condition: ", "~")]
    [InlineData("rule a { condition: 1", "+1")]
    [InlineData("rule a { condition: ", "uint8(")]
    [InlineData("rule a { strings: $a = \"x\" condition: ", "@a[")]
    [InlineData("rule a { strings: $a = \"x\" condition: ", "$a at ")]
    [InlineData("rule a { strings: $a = \"x\" condition: ", "$a in (")]
    [InlineData("rule a { strings: $a = \"x\" condition: ", "1 of ")]
    [InlineData("rule a { strings: $a = { ", "(")]
    [InlineData("rule a { strings: $a = { ", "(41|42 43)")]
    [InlineData("", "rule a ")]
    [InlineData("", "private ")]
    public void Deep_repetition_is_an_error_and_not_a_stack_overflow(string start, string repeated)
    {
        string text = start + string.Concat(Enumerable.Repeat(repeated, 20_000));
        Assert.NotEmpty(Rules.Errors(text));
    }

    [Theory]
    [InlineData("(")]
    [InlineData("!(")]
    public void Deeply_nested_ndb_alternatives_are_an_error(string repeated)
    {
        string text = "A:0:*:" + string.Concat(Enumerable.Repeat(repeated, 20_000));
        Assert.NotEmpty(Rules.Errors(text, RuleLanguage.ClamAvNdb));
    }

    private static void CheckWords(string[] words, string separator, RuleLanguage language, string before, string after)
    {
        Arbitrary<string[]> arbitrary = Gen.Elements(words).ArrayOf().ToArbitrary();
        Check(arbitrary, chosen => Load(before + string.Join(separator, chosen) + after, language));
    }

    private static void Check<T>(Arbitrary<T> arbitrary, Action<T> body)
    {
        Config config = Config.QuickThrowOnFailure.WithMaxTest(3000).WithEndSize(60).WithReplay(Seed, 1);
        FsCheck.Check.One($"seed {Seed}", config, Prop.ForAll(arbitrary, body));
    }

    // The text of each message is built as well: it must cope with every place.
    private static void Load(string text, RuleLanguage language)
    {
        foreach (Diagnostic diagnostic in Rules.Load(text, language).Diagnostics.All)
        {
            Assert.NotEmpty(diagnostic.ToString());
        }
    }
}
