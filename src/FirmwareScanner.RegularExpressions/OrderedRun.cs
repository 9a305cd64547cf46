using System.Collections.Generic;

namespace FirmwareScanner.RegularExpressions;

/// <summary>The scratch of a step through a graph in order, of an <see cref="OrderedAutomaton"/> or <see cref="MatchOrder"/>: for one thread.</summary>
/// <param name="nodeCount">How many nodes the graph has.</param>
internal sealed class OrderedRun(int nodeCount)
{
    private readonly int[] _visited = new int[nodeCount];
    private readonly int[] _added = new int[nodeCount];
    private readonly Stack<int> _pending = [];
    private int _round;

    /// <summary>The nodes that may come next, in order.</summary>
    internal List<int> Next { get; } = [];

    /// <summary>How many nodes were looked at since it was made.</summary>
    internal long Work { get; private set; }

    /// <summary>Begins a step.</summary>
    internal void Begin()
    {
        Next.Clear();
        _pending.Clear();
        _round++;
    }

    /// <summary>Notes a node that is to be looked at before all others, unless it was.</summary>
    internal void Push(int node)
    {
        if (_visited[node] != _round)
        {
            _pending.Push(node);
        }
    }

    /// <summary>Takes the next node that is to be looked at.</summary>
    internal bool TryPop(out int node)
    {
        while (_pending.TryPop(out node))
        {
            if (_visited[node] != _round)
            {
                _visited[node] = _round;
                Work++;
                return true;
            }
        }

        return false;
    }

    /// <summary>Adds a node behind those that may come next, unless it is among them.</summary>
    internal void Add(int node)
    {
        if (_added[node] != _round)
        {
            _added[node] = _round;
            Next.Add(node);
        }
    }
}
