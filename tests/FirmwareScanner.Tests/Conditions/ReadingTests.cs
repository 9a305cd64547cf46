using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Files;
using FirmwareScanner.Layers;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Testing;
using FirmwareScanner.Testing.Grammar;
using Xunit;

namespace FirmwareScanner.Tests.Conditions;

/// <summary>Strings of all kinds match what a plain matcher finds, however the bytes are read.</summary>
public sealed class ReadingTests
{
    private const int Strings = 150;
    private const int Samples = 8;

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void All_ways_of_reading_find_what_the_plain_matcher_finds(ulong seed)
    {
        var generator = new RuleGenerator(seed, new YaraFeatures(new Version(4, 5)));
        List<GeneratedRule> rules = [.. Enumerable.Range(0, Strings).Select(number => RuleOf(generator.MakeString("$a"), number))];
        var file = new RuleFile("n0", rules);
        SignatureSet? signatures = OwnSide.Compile([file], out DiagnosticBag diagnostics);
        Assert.True(signatures is not null, string.Join('\n', diagnostics.All));
        using var folder = new TemporaryFolder();
        var chunks = new Dice(seed);
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        foreach (byte[] sample in new SampleGenerator(seed).Make(Samples, [.. rules.SelectMany(rule => rule.Strings)]))
        {
            string path = folder.Write("sample", sample);
            var matcher = new NaiveMatcher(sample);
            List<string> expected = [.. rules.SelectMany(rule => LinesOf(rule, matcher, path)).Order(StringComparer.Ordinal)];
            foreach (UnpackOptions? unpack in new[] { null, new UnpackOptions() })
            {
                var scanner = new FileScanner(signatures) { Unpack = unpack };
                Assert.Equal(expected, LinesOf(scanner.Scan(path, cancellation: cancellation)));
                Assert.Equal(expected, LinesOf(scanner.Scan(new MemoryStream(sample), path, cancellation)));
                Assert.Equal(expected, LinesOf(scanner.Scan(new DribblingStream(sample, chunks), path, cancellation)));
            }
        }
    }

    private static GeneratedRule RuleOf(GeneratedString text, int number)
    {
        string name = FormattableString.Invariant($"r{number}");
        return new GeneratedRule(name, $"rule {name} {{ strings: $a = {text.Source} condition: #a >= 0 }}", [text]);
    }

    private static IEnumerable<string> LinesOf(GeneratedRule rule, NaiveMatcher matcher, string path)
    {
        string line = ScanLine.OfRule("n0", rule.Name, path);
        GeneratedString text = rule.Strings[0];
        return text.IsPrivate ? [line] : [line, .. matcher.Find(text).Select(match => ScanLine.OfMatch(line, text.Identifier, match.Offset, match.Length))];
    }

    private static List<string> LinesOf(FileScanResult result) => [.. OwnSide.LinesOf(result).Order(StringComparer.Ordinal)];
}
