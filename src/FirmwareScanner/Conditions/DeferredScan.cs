using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Modules;
using FirmwareScanner.Scanning;
using FirmwareScanner.Unpack;

namespace FirmwareScanner.Conditions;

/// <summary>
/// Stands between the scanner and the collector of results: keeps what was found of the rules that are evaluated after the scan, evaluates
/// them, and gives the collector what they amount to. One for each thread.
/// </summary>
internal sealed class DeferredScan : ScanEventSink
{
    // Of all strings; 16 bytes each.
    private const int MostInAll = 16_000_000;

    private const string Stopped = "stopped while rules were evaluated";

    private readonly DeferredEngine _engine;
    private readonly ScanEventSink _results;
    private readonly MatchTable[] _tables;
    private readonly bool[] _isFound;
    private readonly List<int> _touched = [];
    private readonly ObjectFacts _facts;
    private readonly ExpressionMatchers _matchers = new();
    private readonly List<PatternSpot> _found = [];
    private readonly List<string> _problems = [];
    private int _kept;

    /// <summary>Prepares for a set of rules.</summary>
    /// <param name="engine">The rules.</param>
    /// <param name="results">Receives the results.</param>
    public DeferredScan(DeferredEngine engine, ScanEventSink results)
    {
        _engine = engine;
        _results = results;
        _tables = [.. engine.Finders.Select(_ => new MatchTable())];
        _isFound = new bool[_tables.Length];
        _facts = new ObjectFacts(TableOf, engine.Rules.Count, engine.SlotCount);
    }

    /// <summary>Receives what the module <c>console</c> prints; null to drop it.</summary>
    public Action<string>? Console { get; init; }

    /// <summary>Bits of <see cref="IncompleteReason"/>: rules that could not be evaluated to the end.</summary>
    public int Reasons { get; private set; }

    /// <summary>The same in words.</summary>
    public string Problem => string.Join("; ", _problems);

    /// <summary>Forgets the previous object.</summary>
    public void Begin()
    {
        foreach (int pattern in _touched)
        {
            _tables[pattern].Clear();
            _isFound[pattern] = false;
        }

        _touched.Clear();
        _kept = 0;
        _problems.Clear();
        Reasons = IncompleteReason.None;
    }

    /// <inheritdoc/>
    public override void Write(ScanEventKind kind, int number, long offset, int length)
    {
        int pattern = kind == ScanEventKind.Match ? _engine.NumberOf(number) : -1;
        if (pattern < 0)
        {
            _results.Write(kind, number, offset, length);
        }
        else
        {
            Keep(pattern, offset, length);
        }
    }

    /// <summary>Evaluates the rules.</summary>
    /// <param name="content">The object, or as much of it as was scanned; null if it cannot be read again.</param>
    /// <param name="findOrigin">Tells where it comes from; null if it is the image itself.</param>
    /// <param name="cancellation">Ends the evaluation early; the result says so.</param>
    public void Finish(IModuleContent? content, Func<ObjectOrigin>? findOrigin, CancellationToken cancellation)
    {
        if (content is null)
        {
            Add(IncompleteReason.LeftOut, $"{_engine.Rules.Count} rules need the bytes again, which cannot be had");
            return;
        }

        if (cancellation.IsCancellationRequested)
        {
            // What was found so far says nothing: what a rule must not find may come yet.
            Add(IncompleteReason.Stopped, Stopped);
            return;
        }

        _facts.Begin(new ModuleContext(content)
        {
            Console = Console,
            FindOrigin = findOrigin,
            Tables = new ObjectTables(content),
        }, cancellation);
        var shut = new HashSet<string>();
        for (int i = 0; i < _engine.Rules.Count; i++)
        {
            EngineRule rule = _engine.Rules[i];
            _facts.RuleTruth[i] = IsTrue(rule);
            if (rule.Rule.IsGlobal && !_facts.RuleTruth[i])
            {
                shut.Add(rule.Rule.Namespace);
            }
        }

        for (int i = 0; i < _engine.Rules.Count; i++)
        {
            if (_facts.RuleTruth[i] && !shut.Contains(_engine.Rules[i].Rule.Namespace))
            {
                Report(_engine.Rules[i]);
            }
        }
    }

    private void Keep(int pattern, long offset, int length)
    {
        MatchTable table = _tables[pattern];
        if (table.Count == 0 && !table.IsCut)
        {
            _touched.Add(pattern);
        }

        if (_kept < MostInAll)
        {
            table.Add(offset, length);
            _kept++;
        }
        else
        {
            table.Cut();
        }
    }

    private bool IsTrue(EngineRule rule)
    {
        bool isStopped = (Reasons & IncompleteReason.Stopped) != 0;
        if (isStopped || (rule.NeedsMatch && !HasAny(rule)))
        {
            return false;
        }

        try
        {
            _facts.BeginRule();
            bool isTrue = rule.Condition(_facts).IsTrue;
            if (_facts.HasAskedCutTable)
            {
                Add(IncompleteReason.Limit, $"rule {rule.Rule.Name}: asks for more matches of a string than are kept");
            }

            return isTrue;
        }
        catch (Exception exception) when (TryTell(rule, exception))
        {
            return false;
        }
    }

    /// <summary>Tells why a rule cannot be evaluated, or its matches listed, to the end.</summary>
    /// <returns>Whether it is something that may happen.</returns>
    private bool TryTell(EngineRule rule, Exception exception)
    {
        (int reason, string problem) = exception switch
        {
            OperationCanceledException => (IncompleteReason.Stopped, Stopped),
            ConditionBudgetException => (IncompleteReason.Limit, $"rule {rule.Rule.Name}: {exception.Message}"),
            UnpackException => (IncompleteReason.Unreadable, $"rule {rule.Rule.Name}: the bytes cannot be read again: {exception.Message}"),
            _ when FileProblem.Is(exception) =>
                (IncompleteReason.Unreadable, $"rule {rule.Rule.Name}: the bytes cannot be read again: {FileProblem.Describe(exception)}"),
            _ => (IncompleteReason.None, string.Empty),
        };
        if (reason != IncompleteReason.None)
        {
            Add(reason, problem);
        }

        return reason != IncompleteReason.None;
    }

    private bool HasAny(EngineRule rule)
    {
        for (int i = 0; i < rule.Rule.Patterns.Count; i++)
        {
            if (_tables[rule.FirstPattern + i].Count > 0 || _engine.Finders[rule.FirstPattern + i].IsSearchedWhole)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The matches of a pattern, which are worked out when they are first asked for.</summary>
    private MatchTable TableOf(int pattern)
    {
        PatternFinder finder = _engine.Finders[pattern];
        if (_isFound[pattern] || finder.IsPlain)
        {
            return _tables[pattern];
        }

        finder.Find(_tables[pattern], _facts, _matchers, _found);
        _tables[pattern].Replace(_found);
        _isFound[pattern] = true;
        _touched.Add(pattern);
        return _tables[pattern];
    }

    private void Report(EngineRule rule)
    {
        try
        {
            for (int i = 0; i < rule.Rule.Patterns.Count; i++)
            {
                ReportMatches(rule, i);
            }
        }
        catch (Exception exception) when (TryTell(rule, exception))
        {
            // It is true all the same.
        }

        if (!rule.Rule.IsPrivate)
        {
            _results.Write(ScanEventKind.RuleFired, rule.Number, 0, 0);
        }
    }

    private void ReportMatches(EngineRule rule, int pattern)
    {
        MatchTable table = TableOf(rule.FirstPattern + pattern);
        if (table.IsCut)
        {
            Add(
                IncompleteReason.Limit,
                FormattableString.Invariant($"rule {rule.Rule.Name}: {rule.Rule.Patterns[pattern].Identifier} matches more often than is kept, {table.Count:N0} times"));
        }

        long? only = rule.OnlyPlaces[pattern];
        for (int spot = 0; spot < table.Count; spot++)
        {
            if (only is null || table[spot].Offset == only)
            {
                _results.Write(ScanEventKind.Match, rule.DatabasePattern + pattern, table[spot].Offset, table[spot].Length);
            }
        }
    }

    private void Add(int reason, string problem)
    {
        const int MostTold = 3;
        Reasons |= reason;
        if (_problems.Count < MostTold && !_problems.Contains(problem))
        {
            _problems.Add(problem);
        }
    }
}
