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
    // As YARA's limit of matches of a string.
    private const int MostMatches = 1_000_000;

    private readonly DeferredEngine _engine;
    private readonly ScanEventSink _results;
    private readonly MatchTable[] _tables;
    private readonly bool[] _isFound;
    private readonly bool[] _isOverfull;
    private readonly ObjectFacts _facts;
    private readonly ExpressionMatchers _matchers = new();
    private readonly List<PatternSpot> _found = [];
    private readonly List<string> _problems = [];

    /// <summary>Prepares for a set of rules.</summary>
    /// <param name="engine">The rules.</param>
    /// <param name="results">Receives the results.</param>
    public DeferredScan(DeferredEngine engine, ScanEventSink results)
    {
        _engine = engine;
        _results = results;
        _tables = [.. engine.Finders.Select(_ => new MatchTable())];
        _isFound = new bool[_tables.Length];
        _isOverfull = new bool[_tables.Length];
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
        foreach (MatchTable table in _tables)
        {
            table.Clear();
        }

        Array.Clear(_isFound);
        Array.Clear(_isOverfull);
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
        else if (_tables[pattern].Count < MostMatches)
        {
            _tables[pattern].Add(offset, length);
        }
        else
        {
            _isOverfull[pattern] = true;
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

        _facts.Begin(new ModuleContext(content)
        {
            Console = Console,
            FindOrigin = findOrigin,
            Tables = new ObjectTables(content),
        }, cancellation);
        var shut = new HashSet<string>();
        bool[] fires = new bool[_engine.Rules.Count];
        for (int i = 0; i < fires.Length; i++)
        {
            EngineRule rule = _engine.Rules[i];
            fires[i] = IsTrue(rule);
            _facts.RuleTruth[i] = fires[i];
            if (rule.Rule.IsGlobal && !fires[i])
            {
                shut.Add(rule.Rule.Namespace);
            }
        }

        for (int i = 0; i < fires.Length; i++)
        {
            if (fires[i] && !shut.Contains(_engine.Rules[i].Rule.Namespace))
            {
                Report(_engine.Rules[i]);
            }
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
            return rule.Condition(_facts).IsTrue;
        }
        catch (OperationCanceledException)
        {
            Add(IncompleteReason.Stopped, "stopped while rules were evaluated");
        }
        catch (ConditionBudgetException exception)
        {
            Add(IncompleteReason.Limit, $"rule {rule.Rule.Name}: {exception.Message}");
        }
        catch (Exception exception) when (exception is UnpackException || FileProblem.Is(exception))
        {
            Add(IncompleteReason.Unreadable, $"rule {rule.Rule.Name}: the bytes cannot be read again: {exception.Message}");
        }

        return false;
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

        finder.Find(_tables[pattern], _facts.Content, _matchers, _found);
        _tables[pattern].Replace(_found);
        _isFound[pattern] = true;
        return _tables[pattern];
    }

    private void Report(EngineRule rule)
    {
        for (int i = 0; i < rule.Rule.Patterns.Count; i++)
        {
            int number = rule.FirstPattern + i;
            MatchTable table = TableOf(number);
            if (_isOverfull[number])
            {
                Add(
                    IncompleteReason.Limit,
                    FormattableString.Invariant($"rule {rule.Rule.Name}: {rule.Rule.Patterns[i].Identifier} matches more than {MostMatches:N0} times"));
            }

            long? only = rule.OnlyPlaces[i];
            for (int spot = 0; spot < table.Count; spot++)
            {
                if (only is null || table[spot].Offset == only)
                {
                    _results.Write(ScanEventKind.Match, rule.DatabasePattern + i, table[spot].Offset, table[spot].Length);
                }
            }
        }

        if (!rule.Rule.IsPrivate)
        {
            _results.Write(ScanEventKind.RuleFired, rule.Number, 0, 0);
        }
    }

    private void Add(int reason, string problem)
    {
        const int MostTold = 3;
        Reasons |= reason;
        if (_problems.Count < MostTold)
        {
            _problems.Add(problem);
        }
    }
}
