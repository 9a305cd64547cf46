using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace FirmwareScanner.Testing.Grammar;

/// <summary>Compares this scanner with the real yara, and with <see cref="NaiveMatcher"/>, over rules made by grammar.</summary>
/// <param name="features">What the yara at hand knows.</param>
/// <param name="folder">A folder that is free to use.</param>
/// <param name="asksYaraX">Whether to ask YARA-X, too, as a second opinion: where the two differ, yara decides.</param>
internal sealed class GrammarComparison(YaraFeatures features, string folder, bool asksYaraX = false)
{
    private const int RulesOfNamespace = 24;
    private const int SamplesOfBatch = 14;

    /// <summary>Rules that were made.</summary>
    internal int Rules { get; private set; }

    /// <summary>Rules that both sides refuse.</summary>
    internal int RefusedByBoth { get; private set; }

    /// <summary>Rules that fired on a sample, and matches, on which both sides agree.</summary>
    internal long Agreed { get; private set; }

    /// <summary>Matches that the plain matcher of the tests finds, too.</summary>
    internal long Confirmed { get; private set; }

    /// <summary>What is different, with the rule.</summary>
    internal List<string> Differences { get; } = [];

    /// <summary>Rules that yara alone refuses because it takes <c>&gt;&gt;</c> of constants for <c>&lt;&lt;</c> where it checks them.</summary>
    internal int RefusedForShifts { get; private set; }

    /// <summary>Rules that YARA-X refuses.</summary>
    internal int RefusedByYaraX { get; private set; }

    /// <summary>Batches at which YARA-X failed.</summary>
    internal int YaraXCrashes { get; private set; }

    /// <summary>Rules that fired on a sample, and matches, on which YARA-X agrees.</summary>
    internal long YaraXAgreed { get; private set; }

    /// <summary>Where YARA-X finds something else, with what yara says.</summary>
    internal List<string> YaraXDifferences { get; } = [];

    /// <summary>Compares one batch.</summary>
    /// <param name="seed">Which.</param>
    /// <param name="count">How many rules it has, about.</param>
    internal void Run(ulong seed, int count)
    {
        var generator = new RuleGenerator(seed, features);
        IReadOnlyList<RuleFile> files =
        [
            .. Enumerable.Range(0, (count + RulesOfNamespace - 1) / RulesOfNamespace).Select(number =>
                new RuleFile("n" + number.ToString(CultureInfo.InvariantCulture), generator.MakeNamespace(RulesOfNamespace))),
        ];
        Rules += files.Sum(file => file.Rules.Count);
        string place = Path.Combine(folder, seed.ToString(CultureInfo.InvariantCulture));
        Directory.CreateDirectory(place);
        var yara = new YaraSide(place);
        files = LeaveOutRefused(files, yara);
        IReadOnlyList<byte[]> samples = new SampleGenerator(seed).Make(
            SamplesOfBatch, [.. files.SelectMany(file => file.Rules).SelectMany(rule => rule.Strings)]);
        int before = Differences.Count;
        HashSet<string> theirs = yara.Scan(files, samples);
        HashSet<string> ours = OwnSide.Scan(files, samples);
        ours.RemoveWhere(line => yara.GivenUp.Contains(line.Split(' ')[1]));
        theirs.RemoveWhere(line => yara.GivenUp.Contains(line.Split(' ')[1]));
        Compare(files, ours, theirs, samples);
        if (asksYaraX)
        {
            CompareYaraX(files, theirs, samples);
        }

        if (Differences.Count == before)
        {
            Directory.Delete(place, recursive: true);
        }
    }

    private IReadOnlyList<RuleFile> LeaveOutRefused(IReadOnlyList<RuleFile> files, YaraSide yara)
    {
        // Whoever names a rule that was left out is refused in the next round.
        while (true)
        {
            IReadOnlyDictionary<GeneratedRule, string> ours = OwnSide.Refused(files);
            IReadOnlyDictionary<GeneratedRule, string> theirs = yara.Refused(files);
            RefusedByBoth += ours.Keys.Count(theirs.ContainsKey);
            Differences.AddRange(ours.Where(pair => !theirs.ContainsKey(pair.Key))
                .Select(pair => $"refused here only: {pair.Value}\n  {pair.Key.Source}"));
            RefusedForShifts += theirs.Count(pair => !ours.ContainsKey(pair.Key) && IsAboutShift(pair));
            Differences.AddRange(theirs.Where(pair => !ours.ContainsKey(pair.Key) && !IsAboutShift(pair))
                .Select(pair => $"refused by yara only: {pair.Value}\n  {pair.Key.Source}"));
            if (ours.Count + theirs.Count == 0)
            {
                return files;
            }

            files =
            [
                .. files.Select(file => file with
                {
                    Rules = [.. file.Rules.Where(rule => !ours.ContainsKey(rule) && !theirs.ContainsKey(rule))],
                }),
            ];
        }
    }

    private static bool IsAboutShift(KeyValuePair<GeneratedRule, string> refused) => refused.Key.Source.Contains(">>", StringComparison.Ordinal)
        && (refused.Value.Contains("overflow", StringComparison.Ordinal) || refused.Value.Contains("range lower", StringComparison.Ordinal)
            || refused.Value.Contains("invalid value", StringComparison.Ordinal));

    private void CompareYaraX(IReadOnlyList<RuleFile> files, HashSet<string> yara, IReadOnlyList<byte[]> samples)
    {
        HashSet<string> theirs = YaraXSide.Scan(files, samples, out IReadOnlyList<RuleFile> accepted, out string? crash);
        RefusedByYaraX += files.Sum(file => file.Rules.Count) - accepted.Sum(file => file.Rules.Count);
        if (crash is not null)
        {
            YaraXCrashes++;
            return;
        }

        var strings = ScanLine.Index(accepted);
        HashSet<string> ours = [.. OwnSide.Scan(accepted, samples).Select(line => ScanLine.ToYara(line, strings))];
        YaraXAgreed += ours.Count(theirs.Contains);
        var rules = accepted.SelectMany(file => file.Rules.Select(rule => (Key: $"{file.Name}:{rule.Name}", rule)))
            .ToDictionary(pair => pair.Key, pair => pair.rule);
        YaraXDifferences.AddRange(ours.Concat(theirs).Where(line => ours.Contains(line) != theirs.Contains(line)).Order(StringComparer.Ordinal).Select(line =>
            $"{(ours.Contains(line) ? "here" : "YARA-X")} only, {(yara.Contains(line) == ours.Contains(line) ? "yara agrees with us" : "yara agrees with YARA-X")}: {line}\n  {rules[line.Split(' ')[0]].Source}"));
    }

    private void Compare(IReadOnlyList<RuleFile> files, HashSet<string> ours, HashSet<string> theirs, IReadOnlyList<byte[]> samples)
    {
        var strings = ScanLine.Index(files);
        HashSet<string> told = [.. ours.Select(line => ScanLine.ToYara(line, strings))];
        Agreed += told.Count(theirs.Contains);
        var rules = files.SelectMany(file => file.Rules.Select(rule => (Key: $"{file.Name}:{rule.Name}", rule)))
            .ToDictionary(pair => pair.Key, pair => pair.rule);
        Tell("here only", told.Where(line => !theirs.Contains(line)), rules, samples);
        Tell("yara only", theirs.Where(line => !told.Contains(line)), rules, samples);
        var matchers = samples.Select(sample => new NaiveMatcher(sample)).ToList();
        foreach (IGrouping<string, string> fired in ours.GroupBy(line => string.Join(' ', line.Split(' ').Take(2))))
        {
            // Of a string that is asked for at one place alone only the match there is listed.
            GeneratedRule rule = rules[fired.Key.Split(' ')[0]];
            if (rule.Source.Contains(" at ", StringComparison.Ordinal))
            {
                continue;
            }

            NaiveMatcher matcher = matchers[int.Parse(fired.Key.Split(' ')[1], CultureInfo.InvariantCulture)];
            HashSet<string> expected = [.. rule.Strings.Where(text => !text.IsPrivate).SelectMany(text =>
                matcher.Find(text).Select(match => ScanLine.OfMatch(fired.Key, text.Identifier, match.Offset, match.Length)))];
            List<string> found = [.. fired.Where(line => line != fired.Key)];
            Confirmed += found.Count(expected.Contains);
            Tell("against the plain matcher, here only", found.Where(line => !expected.Contains(line)), rules, samples);
            Tell("the plain matcher only", expected.Where(line => !ours.Contains(line)), rules, samples);
        }
    }

    private void Tell(string side, IEnumerable<string> lines, Dictionary<string, GeneratedRule> rules, IReadOnlyList<byte[]> samples) =>
        Differences.AddRange(lines.Order(StringComparer.Ordinal).Select(line =>
        {
            byte[] sample = samples[int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture)];
            return $"{side}: {line}\n  {rules[line.Split(' ')[0]].Source}\n  {Convert.ToHexString(sample)}";
        }));
}
