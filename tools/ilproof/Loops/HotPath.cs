using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Proof.Calls;
using Mono.Cecil;

namespace FirmwareScanner.Proof.Loops;

/// <summary>The methods that scanning runs through: what some named methods can reach.</summary>
internal static class HotPath
{
    /// <summary>The loops of all methods that can be reached.</summary>
    /// <param name="graph">The calls.</param>
    /// <param name="starts">Full names of methods, such as "FirmwareScanner.Scanning.StreamScanner.Scan".</param>
    /// <exception cref="UserErrorException">There is no such method.</exception>
    public static IReadOnlyList<LoopCount> Loops(CallGraph graph, IEnumerable<string> starts)
    {
        MethodDefinition[] reached = [.. graph.Reach(starts.SelectMany(start => Find(graph, start)))
            .Where(method => method.HasBody)
            .OrderBy(method => method.DeclaringType.FullName, StringComparer.Ordinal)
            .ThenBy(method => method.Name, StringComparer.Ordinal)
            .ThenBy(method => method.FullName, StringComparer.Ordinal)];
        ILookup<string, MethodDefinition> byName = reached.ToLookup(NameOf);
        return [.. reached.SelectMany(method => LoopCounter.Count(method, UniqueName(method, byName[NameOf(method)])))];
    }

    /// <summary>The methods of a full name: all overloads.</summary>
    /// <exception cref="UserErrorException">There is none.</exception>
    public static IReadOnlyList<MethodDefinition> Find(CallGraph graph, string fullName)
    {
        MethodDefinition[] found = [.. graph.Methods.Where(method => $"{method.DeclaringType.FullName}.{method.Name}" == fullName)];
        return found.Length > 0 ? found
            : throw new UserErrorException($"no method is named {fullName}: correct \"hot\" in the budgets file");
    }

    private static string NameOf(MethodDefinition method) => $"{method.DeclaringType.Name}.{method.Name}";

    private static string UniqueName(MethodDefinition method, IEnumerable<MethodDefinition> namesakes)
    {
        return namesakes.Count() == 1 ? NameOf(method)
            : $"{NameOf(method)}({string.Join(",", method.Parameters.Select(parameter => parameter.ParameterType.Name))})";
    }
}
