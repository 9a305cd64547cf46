using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.IlProof.Calls;
using FirmwareScanner.IlProof.World;
using Mono.Cecil;

namespace FirmwareScanner.IlProof.Allocation;

/// <summary>
/// The methods that promise to allocate nothing, and those that make the same promise by overriding or implementing one of them.
/// </summary>
internal static class AllocationFreeRoots
{
    /// <summary>All roots: first those that no other root calls, so that a path starts where a reader would start.</summary>
    public static IReadOnlyList<MethodDefinition> Of(CallGraph graph)
    {
        var roots = new HashSet<MethodDefinition>();
        foreach (MethodDefinition method in graph.Methods.Where(Promises.IsAllocationFree))
        {
            roots.Add(method);
            roots.UnionWith(graph.OverridesOf(method));
        }

        roots.RemoveWhere(method => Promises.ColdPathReason(method) is not null);

        var called = new HashSet<MethodDefinition>(
            roots.SelectMany(graph.From).Where(call => call.Caller != call.Target).Select(call => call.Target).OfType<MethodDefinition>());
        return
        [
            .. roots.OrderBy(called.Contains)
                .ThenBy(method => !method.IsPublic)
                .ThenByDescending(method => graph.Reach([method]).Count)
                .ThenBy(method => method.FullName, StringComparer.Ordinal),
        ];
    }
}
