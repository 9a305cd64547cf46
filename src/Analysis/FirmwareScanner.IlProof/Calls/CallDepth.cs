using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.IlProof.Api;
using FirmwareScanner.IlProof.World;
using Mono.Cecil;

namespace FirmwareScanner.IlProof.Calls;

/// <summary>Proves that no method can call itself, over whatever detours, and finds the deepest chain of calls.</summary>
public sealed class CallDepth
{
    private readonly CallGraph _graph;
    private readonly DeviceApi _api;
    private readonly Dictionary<MethodDefinition, Deepest> _deepest = [];
    private readonly List<Call> _path = [];
    private readonly List<Finding> _findings = [];
    private readonly HashSet<MethodDefinition> _active = [];

    private CallDepth(CallGraph graph, DeviceApi api)
    {
        _graph = graph;
        _api = api;
    }

    /// <summary>The cycles, none if the stack is bounded.</summary>
    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>Walks all methods of a world.</summary>
    public static CallDepth Run(CallGraph graph, DeviceApi api)
    {
        var depth = new CallDepth(graph, api);
        foreach (MethodDefinition method in graph.Methods)
        {
            depth.Visit(method);
        }

        return depth;
    }

    /// <summary>The deepest chain from a method; meaningless while there are cycles.</summary>
    public Chain From(MethodDefinition root)
    {
        var names = new List<string>();
        for (MethodDefinition? method = root; method is not null; method = _deepest[method].Next?.Target)
        {
            names.Add(SourcePlace.NameOf(method));
            if (_deepest[method].Next is { Target: null } outside)
            {
                names.Add(DocumentationId.Of(outside.Named));
            }
        }

        return new Chain(_deepest[root].Frames, _deepest[root].Bytes, names);
    }

    /// <summary>The deepest of several chains; of equal ones the first by name.</summary>
    public MethodDefinition DeepestOf(IEnumerable<MethodDefinition> roots)
    {
        return roots.OrderByDescending(root => _deepest[root].Frames)
            .ThenByDescending(root => _deepest[root].Bytes)
            .ThenBy(root => root.FullName, StringComparer.Ordinal)
            .First();
    }

    /// <summary>The most bytes that any chain from these takes; it need not be the one with the most frames.</summary>
    public int MostBytes(IEnumerable<MethodDefinition> roots) => roots.Max(root => _deepest[root].Bytes);

    private Deepest Visit(MethodDefinition method)
    {
        if (_deepest.TryGetValue(method, out Deepest? known))
        {
            return known;
        }

        _active.Add(method);
        var best = new Deepest(0, 0, null);
        int bytes = 0;

        // Static constructors have a stack of their own: nanoCLR runs them on a thread of theirs before Main.
        foreach (Call call in _graph.From(method).Where(call => call.Kind != CallKind.StaticConstructor))
        {
            Deepest below = Below(call);
            bytes = Math.Max(bytes, below.Bytes);
            if (below.Frames > best.Frames)
            {
                best = below with { Next = call };
            }
        }

        _active.Remove(method);
        return _deepest[method] = new Deepest(best.Frames + 1, bytes + FrameCost.Of(method), best.Next);
    }

    private Deepest Below(Call call)
    {
        if (call.Target is null)
        {
            int frames = _api.FramesOf(DocumentationId.Of(call.Named));
            return new Deepest(frames, frames * FrameCost.OutsideBytes, null);
        }

        _path.Add(call);
        Deepest below = _active.Contains(call.Target) ? ReportCycle(call) : Visit(call.Target);
        _path.RemoveAt(_path.Count - 1);
        return below;
    }

    private Deepest ReportCycle(Call closing)
    {
        int start = _path.FindLastIndex(call => call.Caller == closing.Target && call != closing);
        IEnumerable<Call> cycle = start < 0 ? [closing] : _path[start..];
        List<string> steps = [SourcePlace.NameOf(closing.Target!)];
        foreach (Call call in cycle)
        {
            string how = call.Kind == CallKind.Virtual ? "by a virtual call" : "called";
            steps.Add($"{SourcePlace.NameOf(call.Target!)} ({how} at {SourcePlace.Of(call.Caller, call.At)})");
        }

        _findings.Add(new Finding(
            "calls",
            $"{SourcePlace.NameOf(closing.Target!)} can call itself, so the stack has no bound",
            SourcePlace.Of(closing.Caller, closing.At),
            steps,
            "write it as a loop over an array of fixed size; of a virtual call, let the override not call back"));
        return new Deepest(0, 0, null);
    }

    /// <param name="Frames">Frames from here on, the method's own included.</param>
    /// <param name="Bytes">The most bytes from here on, over all chains.</param>
    /// <param name="Next">The call by which the deepest chain goes on.</param>
    private sealed record Deepest(int Frames, int Bytes, Call? Next);
}
