using System;
using System.Collections.Generic;

namespace FirmwareScanner.Bench;

/// <summary>
/// The cases of a run, in bounded room however long it takes. Listed are the first 1,000 that are as they should be, and the first 1,000
/// that are not; all others are only summed up. Of those listed, the first replay of each recording and what is not as it should be keep
/// their details, up to 200 of them: the others are all alike.
/// </summary>
public sealed class BenchCaseList
{
    /// <summary>The most cases listed that are as they should be, and the most that are not.</summary>
    public const int MostListed = 1_000;

    /// <summary>The most cases listed with their details.</summary>
    public const int MostDetailed = 200;

    private readonly List<BenchCase> _listed = [];
    private int _good;
    private int _detailed;

    /// <summary>The cases listed.</summary>
    public IReadOnlyList<BenchCase> Listed => _listed;

    /// <summary>The sums over those that are not.</summary>
    public BenchTotals Omitted { get; private set; } = new();

    /// <summary>Adds a case.</summary>
    /// <param name="benchCase">The case.</param>
    public void Add(BenchCase benchCase)
    {
        ArgumentNullException.ThrowIfNull(benchCase);
        bool isGood = benchCase.Outcome.IsGood();
        if ((isGood ? _good : _listed.Count - _good) >= MostListed)
        {
            Omitted = Omitted.With(benchCase);
            return;
        }

        bool isDetailed = (benchCase.Repetition == 1 || !isGood) && _detailed < MostDetailed;
        _detailed += isDetailed ? 1 : 0;
        _good += isGood ? 1 : 0;
        _listed.Add(isDetailed ? benchCase : benchCase.ToBrief());
    }
}
