using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace FirmwareScanner.Analyzers.Device;

/// <summary>Who calls whom, and whether a call leads back to its caller.</summary>
internal sealed class RecursiveCalls
{
    private readonly Dictionary<ISymbol, List<IMethodSymbol>> _targets = new(SymbolEqualityComparer.Default);

    public RecursiveCalls(IEnumerable<CallEdge> calls)
    {
        foreach (CallEdge call in calls)
        {
            if (!_targets.TryGetValue(call.Caller, out List<IMethodSymbol>? targets))
            {
                _targets[call.Caller] = targets = [];
            }

            targets.Add(call.Target);
        }
    }

    /// <summary>
    /// Only calls among these methods can lead back: what remains after taking away, again and again, the methods that call none of
    /// the rest.
    /// </summary>
    public HashSet<ISymbol> MethodsInCycles()
    {
        HashSet<ISymbol> left = new(_targets.Keys, SymbolEqualityComparer.Default);
        while (left.RemoveWhere(method => !_targets[method].Exists(left.Contains)) > 0)
        {
        }

        return left;
    }

    /// <summary>The shortest way from the target of a call back to its caller, as text, or null if there is none.</summary>
    public string? PathBack(CallEdge call)
    {
        Dictionary<ISymbol, ISymbol?> cameFrom = new(SymbolEqualityComparer.Default) { [call.Target] = null };
        Queue<IMethodSymbol> open = new([call.Target]);
        while (open.Count > 0)
        {
            IMethodSymbol method = open.Dequeue();
            if (SymbolEqualityComparer.Default.Equals(method, call.Caller))
            {
                return Describe(call.Caller, cameFrom);
            }

            foreach (IMethodSymbol target in Targets(method).Where(callee => !cameFrom.ContainsKey(callee)))
            {
                cameFrom[target] = method;
                open.Enqueue(target);
            }
        }

        return null;
    }

    private static string Describe(ISymbol caller, Dictionary<ISymbol, ISymbol?> cameFrom)
    {
        List<string> names = [];
        for (ISymbol? step = caller; step is not null; step = cameFrom[step])
        {
            names.Add(step.Name);
        }

        names.Add(caller.Name);
        names.Reverse();
        return string.Join(" -> ", names);
    }

    private List<IMethodSymbol> Targets(IMethodSymbol method)
    {
        return _targets.TryGetValue(method, out List<IMethodSymbol>? targets) ? targets : [];
    }
}
