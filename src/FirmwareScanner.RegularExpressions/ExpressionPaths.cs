using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace FirmwareScanner.RegularExpressions;

/// <summary>
/// Writes an expression out as paths, each a list of byte sets with how often they follow each other. A match of the expression is one
/// of a path, and the other way round; which of several ends counts is up to who searches: the last if <see cref="IsLongest"/>, else the first.
/// </summary>
public sealed class ExpressionPaths
{
    /// <summary>The most paths of an expression.</summary>
    public const int MostPaths = 1_024;

    // What all paths have together; each has its own copy of what it shares with others.
    private const int MostUnits = 1 << 17;

    private readonly bool _ignoresCase;
    private readonly bool _keepsRuns;

    private ExpressionPaths(ExpressionSearch search)
    {
        _ignoresCase = search.Expression.IgnoresCase || search.Variant.IgnoresCase;

        // Of a wide text each byte is two, and no set of single bytes repeats.
        _keepsRuns = !search.Variant.IsWide;
        IsLongest = !search.IsShortest;
        Demand(!search.DependsOnOrder, "can match in several lengths at the same start, of which the order of its alternatives and quantifiers decides");
        Paths = Problem is null ? PathsOf(search.Expression.Root) : [];
    }

    /// <summary>Whether of several matches at the same start the longest counts, not the shortest.</summary>
    public bool IsLongest { get; }

    /// <summary>The paths, at least one; empty if there is a problem.</summary>
    public IReadOnlyList<ExpressionPath> Paths { get; }

    /// <summary>Why the expression cannot be written out, as what the expression does; null if it was.</summary>
    public string? Problem { get; private set; }

    /// <summary>Writes out what a search looks for.</summary>
    /// <param name="search">The search.</param>
    public static ExpressionPaths Of(ExpressionSearch search)
    {
        ArgumentNullException.ThrowIfNull(search);
        return new ExpressionPaths(search);
    }

    private IReadOnlyList<ExpressionPath> PathsOf(ExpressionNode root)
    {
        IReadOnlyList<ExpressionNode> alternatives = root is AlternativesNode choice ? choice.Alternatives : [root];
        var paths = new List<ExpressionPath>();
        for (int i = 0; i < alternatives.Count && Problem is null; i++)
        {
            foreach (PathUnit[] units in Expand(alternatives[i]))
            {
                paths.Add(Finish(units, i));
            }
        }

        Demand(paths.Count <= MostPaths, TooMany);
        return Problem is null ? paths : [];
    }

    private static string TooMany =>
        string.Create(CultureInfo.InvariantCulture, $"has more than {MostPaths:N0} alternatives once its repetitions are written out");

    private ExpressionPath Finish(PathUnit[] units, int alternative)
    {
        bool isAtStart = units is [{ Assertion: AssertionKind.Start }, ..];
        bool isAtEnd = units is [.., { Assertion: AssertionKind.End }];
        PathUnit[] bytes = units[(isAtStart ? 1 : 0)..(isAtEnd ? ^1 : ^0)];
        foreach (PathUnit unit in bytes.Where(unit => unit.Assertion is not null))
        {
            Demand(false, unit.Assertion is AssertionKind.Start or AssertionKind.End
                ? "has a start or an end of the data amid other parts"
                : "has a boundary of words or lines");
        }

        return new ExpressionPath([.. bytes.Select(unit => new ExpressionPart([.. unit.Set.Values], unit.Least, unit.Most))], isAtStart, isAtEnd, alternative);
    }

    private IReadOnlyList<PathUnit[]> Expand(ExpressionNode node) => Problem is not null ? [] : node switch
    {
        ByteSetNode set => [[new PathUnit(set.Matched(_ignoresCase), 1, 1)]],
        SequenceNode sequence => sequence.Items.Aggregate((IReadOnlyList<PathUnit[]>)[[]], (paths, item) => Join(paths, Expand(item))),
        AlternativesNode choice => MergeBytes([.. choice.Alternatives.SelectMany(Expand)]),
        RepeatNode repeat => Repeat(repeat, Expand(repeat.Item)),
        AssertionNode assertion => [[new PathUnit(default, 0, 0, assertion.Kind)]],
        _ => [[]],
    };

    private IReadOnlyList<PathUnit[]> Repeat(RepeatNode repeat, IReadOnlyList<PathUnit[]> item)
    {
        if (item is [[{ IsOneByte: true } single]] && _keepsRuns)
        {
            return [[single with { Least = repeat.Least, Most = repeat.Most }]];
        }

        if (repeat.Most is not int most)
        {
            Demand(false, _keepsRuns ? "repeats a part of more than one byte without a bound" : "repeats a part of a wide text without a bound");
            return [];
        }

        IReadOnlyList<PathUnit[]> paths = [[]];
        List<PathUnit[]> all = repeat.Least == 0 ? [[]] : [];
        for (int times = 1; times <= most && Problem is null; times++)
        {
            paths = Join(paths, item);
            all.AddRange(times >= repeat.Least ? paths : []);
            Demand(all.Count <= MostPaths && all.Sum(path => path.Length) <= MostUnits, TooMany);
        }

        return all;
    }

    private IReadOnlyList<PathUnit[]> Join(IReadOnlyList<PathUnit[]> heads, IReadOnlyList<PathUnit[]> tails)
    {
        long units = (heads.Sum(path => (long)path.Length) * tails.Count) + (tails.Sum(path => (long)path.Length) * heads.Count);
        Demand((long)heads.Count * tails.Count <= MostPaths && units <= MostUnits, TooMany);
        return Problem is null ? [.. heads.SelectMany(head => tails, (head, tail) => (PathUnit[])[.. head, .. tail])] : [];
    }

    // Alternatives of one byte are one set.
    private static List<PathUnit[]> MergeBytes(List<PathUnit[]> paths)
    {
        List<PathUnit[]> bytes = [.. paths.Where(path => path is [{ IsOneByte: true }])];
        if (bytes.Count < 2)
        {
            return paths;
        }

        ByteSet union = bytes.Aggregate(default(ByteSet), (set, path) => set.Union(path[0].Set));
        return [[new PathUnit(union, 1, 1)], .. paths.Where(path => path is not [{ IsOneByte: true }])];
    }

    private void Demand(bool isMet, string problem) => Problem ??= isMet ? null : problem;
}
