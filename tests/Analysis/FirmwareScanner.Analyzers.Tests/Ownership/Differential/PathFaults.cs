using System.Collections.Generic;

namespace FirmwareScanner.Analyzers.Tests.Ownership.Differential;

/// <summary>
/// Runs small programs with the checks of the run time, on every path: each if both ways, loops up to 4 rounds in all, each rent granted
/// and refused, each transfer of a valid lease granted and refused. One instance serves many programs.
/// </summary>
internal sealed class PathFaults
{
    private const int MostRounds = 4;

    private readonly PathSubject _subject;
    private readonly List<bool> _decisions = [];
    private readonly List<string> _faults = [];
    private int _next;
    private int _rounds;

    public PathFaults(PathSubject subject)
    {
        _subject = subject;
    }

    private enum Ending
    {
        Normal,
        Return,
        Exception,
    }

    /// <summary>The rule that is broken first on each path, and every rule that is broken on any path. A leak is FWS102.</summary>
    public (HashSet<string> First, HashSet<string> All) Of(IReadOnlyList<Statement> program)
    {
        HashSet<string> first = [];
        HashSet<string> all = [];
        _decisions.Clear();
        do
        {
            RunPath(program);
            if (_faults.Count > 0)
            {
                first.Add(_faults[0]);
                all.UnionWith(_faults);
            }
        }
        while (NextPath());
        return (first, all);
    }

    private void RunPath(IReadOnlyList<Statement> program)
    {
        _next = 0;
        _rounds = 0;
        _faults.Clear();
        _subject.Begin();
        Ending ending = Run(program);
        Note(_subject.End(ending == Ending.Exception));
    }

    private bool NextPath()
    {
        _decisions.RemoveRange(_next, _decisions.Count - _next);
        while (_decisions.Count > 0 && _decisions[^1])
        {
            _decisions.RemoveAt(_decisions.Count - 1);
        }

        if (_decisions.Count == 0)
        {
            return false;
        }

        _decisions[^1] = true;
        return true;
    }

    private bool Decide()
    {
        if (_next == _decisions.Count)
        {
            _decisions.Add(false);
        }

        return _decisions[_next++];
    }

    private Ending Run(IReadOnlyList<Statement> statements)
    {
        foreach (Statement statement in statements)
        {
            Ending ending = Run(statement);
            Note(_subject.Lost());
            if (ending != Ending.Normal)
            {
                return ending;
            }
        }

        return Ending.Normal;
    }

    private Ending Run(Statement statement)
    {
        int source = statement.Source;
        switch (statement.Operation)
        {
            case Operation.Rent:
                _subject.Rent(statement.Target, Decide());
                return Ending.Normal;
            case Operation.Use:
                Note(_subject.Use(source));
                return Ending.Normal;
            case Operation.Release:
                _faults.AddRange(_subject.Release(source));
                return Ending.Normal;
            case Operation.Transfer:
                Note(_subject.Transfer(source, statement.Target, !_subject.IsValid(source) || !Decide()));
                return Ending.Normal;
            case Operation.Alias:
                Note(_subject.Copy(source, statement.Target));
                return Ending.Normal;
            case Operation.Throw:
                return Ending.Exception;
            case Operation.Return:
                return Ending.Return;
            case Operation.IfSome:
                if (_subject.IsDoubtful(source))
                {
                    _subject.Settle(source, Decide());
                }

                return _subject.IsSome(source) ? Run(statement.Body!) : Ending.Normal;
            case Operation.Loop:
                return RunLoop(statement);
            case Operation.TryFinally or Operation.TryCatch:
                return RunTry(statement);
            default:
                return Decide() ? Run(statement.Body!) : Run(statement.Second ?? []);
        }
    }

    private Ending RunLoop(Statement statement)
    {
        while (_rounds < MostRounds && Decide())
        {
            _rounds++;
            Ending ending = Run(statement.Body!);
            if (ending != Ending.Normal)
            {
                return ending;
            }
        }

        return Ending.Normal;
    }

    private Ending RunTry(Statement statement)
    {
        Ending ending = Run(statement.Body!);
        if (statement.Operation == Operation.TryCatch)
        {
            return ending == Ending.Exception ? Run(statement.Second!) : ending;
        }

        Ending last = Run(statement.Second!);
        return last == Ending.Normal ? ending : last;
    }

    private void Note(string? fault)
    {
        if (fault is not null)
        {
            _faults.Add(fault);
        }
    }
}
