using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.IlProof.Calls;
using Mono.Cecil;

namespace FirmwareScanner.IlProof.Loops;

/// <summary>The methods that scanning runs through: what some methods can reach.</summary>
internal static class HotPath
{
    /// <summary>The loops of all methods that can be reached, in the order of the methods' names.</summary>
    /// <param name="graph">The calls.</param>
    /// <param name="starts">Where the path begins.</param>
    public static IReadOnlyList<LoopCount> Loops(CallGraph graph, IEnumerable<MethodDefinition> starts)
    {
        MethodDefinition[] reached = [.. graph.Reach(starts)
            .Where(method => method.HasBody)
            .OrderBy(method => method.DeclaringType.FullName, StringComparer.Ordinal)
            .ThenBy(method => method.Name, StringComparer.Ordinal)
            .ThenBy(method => method.FullName, StringComparer.Ordinal)];
        ILookup<string, MethodDefinition> byName = reached.ToLookup(NameOf);
        return [.. reached.SelectMany(method => LoopCounter.Count(method, UniqueName(method, byName[NameOf(method)])))];
    }

    private static string NameOf(MethodDefinition method) => $"{method.DeclaringType.Name}.{method.Name}";

    private static string UniqueName(MethodDefinition method, IEnumerable<MethodDefinition> namesakes)
    {
        return namesakes.Count() == 1 ? NameOf(method)
            : $"{NameOf(method)}({string.Join(",", method.Parameters.Select(parameter => parameter.ParameterType.Name))})";
    }
}
