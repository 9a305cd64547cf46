using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Files;
using FirmwareScanner.Rules;
using FirmwareScanner.Signatures;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Testing.Grammar;
using Xunit;

namespace FirmwareScanner.Tests.Conditions;

/// <summary>Rules say the same whether they are evaluated from the database alone, as on a board, or deferred.</summary>
public sealed class DatabaseAloneTests
{
    private const int Namespaces = 14;
    private const int RulesOfNamespace = 24;

    // A deferred rule is evaluated by delegates from the model as it was parsed: nothing of what the compiler lowers is in it.
    private const string Deferring = "condition: for any deferring in (1..1) : (deferring == 1) and (";

    [Theory]
    [InlineData(101)]
    [InlineData(102)]
    [InlineData(103)]
    [InlineData(104)]
    public void Rules_by_grammar_find_the_same_from_the_database_alone(ulong seed)
    {
        var generator = new RuleGenerator(seed, new YaraFeatures(new Version(4, 5)));
        IReadOnlyList<RuleFile> files = KeepAccepted(
        [
            .. Enumerable.Range(0, Namespaces).Select(number =>
                new RuleFile("n" + number.ToString(CultureInfo.InvariantCulture), generator.MakeNamespace(RulesOfNamespace))),
        ]);
        Assert.InRange(files.Sum(file => file.Rules.Count), 40, Namespaces * RulesOfNamespace);
        IReadOnlyList<byte[]> samples = new SampleGenerator(seed).Make(
            14, [.. files.SelectMany(file => file.Rules).SelectMany(rule => rule.Strings)]);

        HashSet<string> alone = Scan(Compile(files, defers: false, out _)!, samples);
        HashSet<string> deferred = Scan(Compile([.. files.Select(Defer)], defers: true, out _)!, samples);

        // Of a string that is asked for at one place alone only the match there is listed.
        HashSet<string> placed = [.. files.SelectMany(file => file.Rules.Where(rule => rule.Source.Contains(" at ", StringComparison.Ordinal))
            .Select(rule => $"{file.Name}:{rule.Name}"))];
        alone.RemoveWhere(line => IsMatchOf(line, placed));
        deferred.RemoveWhere(line => IsMatchOf(line, placed));
        Assert.InRange(deferred.Count, 200, int.MaxValue);
        alone.SymmetricExceptWith(deferred);
        Assert.True(alone.Count == 0, string.Join('\n', alone.Order(StringComparer.Ordinal).Take(10).Select(line => Describe(line, files, deferred, samples))));
    }

    [Theory]
    [InlineData("for all i in (0..3) : (uint8(i) < 0x80)")]
    [InlineData("for 3 i in (1, 2, 9, uint8(0)) : (@a[1] + i < 99)")]
    [InlineData("for 0 i in (1, 2) : (uint8(i) == 0)")]
    [InlineData("for none of them : (# > 2)")]
    [InlineData("for 34% of them : (@ < 5)")]
    [InlineData("for all of ($a, $b) : ($ in (0..20) and ! == 1)")]
    [InlineData("for any i in (1..4) : (for all of them : (@[i] > i))")]
    [InlineData("for #b of them : (# == 1)")]
    [InlineData("not for any i in (1..3) : (uint8(i + 90) == 1)")]
    [InlineData("for all i in (1..3) : (not uint8(i + 5) == 1)")]
    [InlineData("with x = uint16(0), y = x & 0xFF : (y == 0x6D or not x == y)")]
    [InlineData("with t = $a at 0 : (not t)")]
    [InlineData("with t = uint8(90) == 1 : (not t)")]
    [InlineData("defined uint8(90)")]
    [InlineData("not defined @a[3]")]
    [InlineData("defined @a[2]")]
    [InlineData("not defined ($a in (0..@c))")]
    [InlineData("defined not @c == 1")]
    [InlineData("#a in (1..4) == 1")]
    [InlineData("#b in (3..9) > 1")]
    [InlineData("#b in (3..filesize) == #b")]
    [InlineData("#b in (4..filesize) < #b")]
    [InlineData("#c in (0..filesize + 5) == 0 and #a in (0..filesize) == 2")]
    [InlineData("(0 - #a) of them")]
    [InlineData("#c of them")]
    [InlineData("\"ab\" contains \"b\" and not 1.5 < 1")]
    [InlineData("uint8(0) < 0x80 and uint8(uint8(0) & 3) == 0x73")]
    [InlineData("uint8(uint8(0) & 7) == 0x73")]
    [InlineData("not uint8(uint8(0) & 7) == 0x73")]
    [InlineData("defined uint16(uint8(0) \\ 10)")]
    [InlineData("defined uint16be(uint8(0) - 100) and int16(uint8(0) % 7) > 1")]
    [InlineData("@b < 100 and uint8(@b + 2) == uint8(@b + 1)")]
    [InlineData("$a in (0..6) and uint8(@a + 1) == 0x73")]
    [InlineData("not ($a at 1 and uint8(@a + 3) == 0x69)")]
    [InlineData("filesize < 4096 and uint8(uint32(0)) == 1")]
    [InlineData("filesize < 4096 and uint8(filesize - 1) == 0x69")]
    [InlineData("for any i in (0..3) : (uint8((uint8(i) >> 5) + i) == 0x73)")]
    [InlineData("uint8((uint8(0) << 2) ^ 0x1B0) == 0x73")]
    [InlineData("uint8(0) > 9 and uint8(0) < 1 and uint8(10 \\ uint8(0)) == 1")]
    public void Condition_says_the_same_from_the_database_alone(string condition)
    {
        string rule = "rule test { strings: $a = \"issi\" $b = \"s\" $c = \"absent\" condition: (any of them or true) and ("
            + condition + ") }";
        var files = new RuleFile[] { new("n", [new GeneratedRule("test", rule, [])]) };
        foreach (string text in (string[])["mississippi", "", "m", "mmmmissi sss", "issi"])
        {
            byte[] sample = Encoding.ASCII.GetBytes(text);
            SignatureSet? alone = Compile(files, defers: false, out DiagnosticBag diagnostics);
            Assert.True(alone is not null, string.Join('\n', diagnostics.All));
            SignatureSet deferred = Compile([.. files.Select(Defer)], defers: true, out _)!;
            Assert.Equal(Scan(deferred, [sample]).Order(StringComparer.Ordinal), Scan(alone, [sample]).Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [InlineData("/ab+c/")]
    [InlineData("/ab*/")]
    [InlineData("/ab*?c??/")]
    [InlineData("/a.{1,3}?b/")]
    [InlineData("/a.{1,3}b/")]
    [InlineData("/a.*b/")]
    [InlineData("/a.*b/s")]
    [InlineData("/ab.*/s")]
    [InlineData("/[0-9]+b/")]
    [InlineData("/[0-9]*abc/")]
    [InlineData("/[0-9]*(abc|b?d)[0-9]*/")]
    [InlineData("/v[0-9]{1,3}(\\.[0-9]+){0,2}/")]
    [InlineData("/v[0-9]+\\.[0-9]+(-rc[0-9])?/i")]
    [InlineData("/(ab|abc|abcd)/")]
    [InlineData("/(abcd|abc|ab)x?/")]
    [InlineData("/(a|b)+c/")]
    [InlineData("/^ab+/")]
    [InlineData("/abc$/")]
    [InlineData("/(abc|xyz)$/")]
    [InlineData("/abc/ fullword")]
    [InlineData("/(abc|abc1|ab)/ fullword")]
    [InlineData("/abc|abc1|ab/ fullword")]
    [InlineData("/a[b-d]c/ fullword wide ascii")]
    [InlineData("/ab{2,3}c/ wide")]
    [InlineData("/abc?/ wide ascii")]
    [InlineData("/aB+c/ nocase")]
    [InlineData("/a[^\\x00-\\xff]?b/")]
    [InlineData("/\\x00{1,9}ab/")]
    [InlineData("/ab\\d+?/")]
    [InlineData("/a+b+/")]
    [InlineData("/ab[ab]+b+/")]
    [InlineData("/ab[^c]*c[^d]*d/")]
    [InlineData("/ab.*c.*d/s")]
    [InlineData("/ab.{0,3000}c.{0,3000}d/s")]
    public void Regular_expression_lists_the_same_from_the_database_alone(string expression)
    {
        var files = new RuleFile[] { new("n", [new GeneratedRule("test", $"rule test {{ strings: $r = {expression} condition: #r >= 0 }}", [])]) };
        SignatureSet? alone = Compile(files, defers: false, out DiagnosticBag diagnostics);
        Assert.True(alone is not null, string.Join('\n', diagnostics.All));
        SignatureSet deferred = Compile([.. files.Select(Defer)], defers: true, out _)!;
        IReadOnlyList<byte[]> samples = Samples(expression);
        HashSet<string> expected = Scan(deferred, samples);
        Assert.InRange(expected.Count, samples.Count + 1, int.MaxValue);
        Assert.Equal(expected.Order(StringComparer.Ordinal), Scan(alone, samples).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("/a(bc)+d/", "repeats a part of more than one byte without a bound")]
    [InlineData("/ab+c/ wide", "repeats a part of a wide text without a bound")]
    [InlineData("/\\babc/", "has a boundary of words or lines")]
    [InlineData("/(ab|abc|abcd)x?/", "can match in several lengths at the same start, of which the order of its alternatives and quantifiers decides")]
    [InlineData("/(^ab|cd)/", "has a start or an end of the data in a part of its alternatives, or both")]
    [InlineData("/ab+$/", "has an end of the data behind a part whose length varies")]
    [InlineData("/a(^b|c)d/", "has a start or an end of the data amid other parts")]
    [InlineData("/ab+c/ fullword", "is a full word whose length varies")]
    [InlineData("/a.?b/s ascii wide", "can match as written and wide at the same start")]
    [InlineData("/a(bc|d){11}e/", "has more than 1,024 alternatives once its repetitions are written out")]
    public void Regular_expression_that_is_no_set_of_sequences_is_refused_with_the_reason(string expression, string problem)
    {
        var files = new RuleFile[] { new("n", [new GeneratedRule("test", $"rule test {{ strings: $r = {expression} condition: $r }}", [])]) };

        Compile(files, defers: false, out DiagnosticBag diagnostics);

        Assert.StartsWith(
            $"the regular expression $r {problem}; it needs a workstation",
            Assert.Single(diagnostics.All, message => message.Severity == DiagnosticSeverity.Error).Message,
            StringComparison.Ordinal);
    }

    /// <summary>Bytes of what the expressions of these tests consist of, long runs of them, and such that lie across blocks.</summary>
    private static IReadOnlyList<byte[]> Samples(string expression)
    {
        var random = new Random(expression.Length);
        string digits = new('7', 5_000);
        string letters = new('b', 6_000);
        string far = new('.', 70_000);
        string[] parts = ["ab", "abc", "abcd", "abbb", "bc", "a", "b", "c", "d", "1", "42", "v1.2", "v10.20.3-rc4", "\0", "\n", "x", " ", "a\0b\0c\0", "ab\0\0c", "xyz", "\0\0\0"];
        List<string> texts =
        [
            "abc", "abb", "ab", "xyz", "abc abcd abb v1.22.3 v9.9-rc2 \0\0ab a\0b\0b\0c\0 a\0c\0c\0 7b 77abc7", "abc1 ab abc", digits + "b" + digits + "abc" + digits,
            "a" + letters + "c" + "a" + letters[..4_000] + "c", far + "abc", far[..65_530] + "abbbbbbbbbbbb" + letters + "cd",
            .. Enumerable.Range(0, 40).Select(_ => string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => parts[random.Next(parts.Length)]))),
        ];
        return [.. texts.Select(Encoding.Latin1.GetBytes)];
    }

    private static bool IsMatchOf(string line, HashSet<string> rules) =>
        line.Split(' ') is { Length: > 2 } parts && rules.Contains(parts[0]);

    private static string Describe(string line, IReadOnlyList<RuleFile> files, HashSet<string> deferred, IReadOnlyList<byte[]> samples)
    {
        string[] parts = line.Split(' ', ':');
        GeneratedRule rule = files.First(file => file.Name == parts[0]).Rules.First(candidate => candidate.Name == parts[1]);
        string side = deferred.Contains(line) ? "deferred only" : "alone only";
        return $"{side}: {line}\n  {rule.Source}\n  {Convert.ToHexString(samples[int.Parse(parts[2], CultureInfo.InvariantCulture)])}";
    }

    private static RuleFile Defer(RuleFile file) => file with
    {
        Rules = [.. file.Rules.Select(rule => rule with { Source = Defer(rule.Source) })],
    };

    private static string Defer(string rule) => rule[..^2].Replace("condition: ", Deferring, StringComparison.Ordinal) + ") }";

    private static IReadOnlyList<RuleFile> KeepAccepted(IReadOnlyList<RuleFile> files)
    {
        // Whoever names a rule that was left out is refused in the next round.
        while (true)
        {
            Compile(files, defers: false, out DiagnosticBag diagnostics);
            var byName = files.ToDictionary(file => file.FileName);
            HashSet<GeneratedRule> refused =
            [
                .. diagnostics.All.Where(message => message.Severity == DiagnosticSeverity.Error && message.Span is not null)
                    .Select(error => byName[error.Span!.Source.Path].At(error.Span.Source.LineOf(error.Span.Start))!),
            ];
            if (refused.Count == 0)
            {
                Assert.False(diagnostics.HasErrors, string.Join('\n', diagnostics.All));
                return files;
            }

            files = [.. files.Select(file => file with { Rules = [.. file.Rules.Where(rule => !refused.Contains(rule))] })];
        }
    }

    private static SignatureSet? Compile(IReadOnlyList<RuleFile> files, bool defers, out DiagnosticBag diagnostics)
    {
        diagnostics = new DiagnosticBag();
        var loader = new RuleLoader(diagnostics);
        foreach (RuleFile file in files)
        {
            loader.AddText(new SourceText(file.FileName, file.Text), file.Name, RuleLanguage.Yara);
        }

        return SignatureSet.Compile(loader.Build(), new CompilerOptions { Defers = defers }, diagnostics);
    }

    private static HashSet<string> Scan(SignatureSet signatures, IReadOnlyList<byte[]> samples)
    {
        var scanner = new FileScanner(signatures);
        return
        [
            .. samples.SelectMany((sample, number) =>
                OwnSide.LinesOf(scanner.Scan(new MemoryStream(sample), number.ToString(CultureInfo.InvariantCulture)))),
        ];
    }
}
