using System.Collections.Generic;
using FirmwareScanner.Memory;

namespace FirmwareScanner.Analyzers.Tests.Ownership.Differential;

/// <summary>
/// Runs small programs against the real pool, on every path: each if both ways, loops up to 4 rounds in all, each rent granted and
/// refused, each transfer of a valid lease granted and refused. What the pool refuses is a fault, as is a block that is rented at
/// the end. One instance serves many programs.
/// </summary>
internal sealed class PathFaults
{
    private const int MostRounds = 4;
    private const int Blocks = 64;

    private readonly BlockPool _pool;
    private readonly BlockPool _emptyPool;
    private readonly BlockLease[] _variables = new BlockLease[2];
    private readonly List<bool> _decisions = [];
    private readonly List<string> _faults = [];
    private readonly List<BlockLease> _issued = [];
    private int _next;
    private int _rounds;

    public PathFaults()
    {
        MemoryPlan plan = new(1 << 20);
        _pool = new BlockPool(plan, Blocks, 1);
        _emptyPool = new BlockPool(plan, 1, 1);
        _pool.Attach();
        _emptyPool.Attach();
        _emptyPool.TryRent(1);
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
        _variables[0] = BlockLease.None;
        _variables[1] = BlockLease.None;
        Run(program);
        if (_pool.Outstanding > 0)
        {
            _faults.Add("FWS102");
        }

        // The next path starts with a full pool.
        foreach (BlockLease lease in _issued)
        {
            _pool.Release(lease);
        }

        _issued.Clear();
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
            if (ending != Ending.Normal)
            {
                return ending;
            }
        }

        return Ending.Normal;
    }

    private Ending Run(Statement statement)
    {
        ref BlockLease source = ref _variables[statement.Source];
        switch (statement.Operation)
        {
            case Operation.Rent:
                _variables[statement.Target] = Rent();
                return Ending.Normal;
            case Operation.Use:
                Check(_pool.Offset(source) >= 0);
                return Ending.Normal;
            case Operation.Release:
                Check(_pool.Release(source) == MemoryFault.None);
                return Ending.Normal;
            case Operation.Transfer:
                _variables[statement.Target] = Transfer(source);
                return Ending.Normal;
            case Operation.Alias:
                _variables[statement.Target] = source;
                return Ending.Normal;
            case Operation.Throw:
                return Ending.Exception;
            case Operation.Return:
                return Ending.Return;
            case Operation.IfSome:
                return source != BlockLease.None ? Run(statement.Body!) : Ending.Normal;
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

    private BlockLease Rent()
    {
        BlockLease lease = Decide() ? _pool.TryRent(1) : _emptyPool.TryRent(1);
        Note(lease);
        return lease;
    }

    private BlockLease Transfer(BlockLease lease)
    {
        bool isValid = _pool.Offset(lease) >= 0;
        if (isValid && Decide())
        {
            // A refused transfer: somebody reads the block. By contract the lease is gone for the caller all the same.
            _pool.Seal(lease);
            _pool.Borrow(lease);
            BlockLease refused = _pool.Transfer(lease, 2);
            _pool.Return(lease);
            _pool.Release(_pool.Transfer(lease, 2));
            return refused;
        }

        BlockLease moved = _pool.Transfer(lease, 2);
        Check(moved != BlockLease.None);
        Note(moved);
        return moved;
    }

    private void Note(BlockLease lease)
    {
        if (lease != BlockLease.None)
        {
            _issued.Add(lease);
        }
    }

    private void Check(bool isGranted)
    {
        if (isGranted)
        {
            return;
        }

        _faults.Add(_pool.LastFault switch
        {
            MemoryFault.PoolNoLease => "FWS108",
            MemoryFault.PoolDoubleRelease => "FWS103",
            MemoryFault.PoolStaleLease => "FWS101",
            MemoryFault other => other.ToString(),
        });
    }
}
