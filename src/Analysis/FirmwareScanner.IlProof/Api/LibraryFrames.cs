using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.IlProof.World;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace FirmwareScanner.IlProof.Api;

/// <summary>How many stack frames the methods of the class library take: the deepest chain of calls in its own IL.</summary>
public sealed class LibraryFrames
{
    private const int Unbounded = 0;

    private readonly Dictionary<MethodDefinition, int> _frames = [];
    private readonly HashSet<MethodDefinition> _active = [];
    private readonly ILookup<string, MethodDefinition> _overrides;

    /// <summary>Takes a class library.</summary>
    /// <param name="modules">All of it.</param>
    public LibraryFrames(IEnumerable<ModuleDefinition> modules)
    {
        _overrides = modules.SelectMany(module => module.GetTypes()).SelectMany(type => type.Methods)
            .Where(method => method.IsVirtual)
            .ToLookup(Signature, StringComparer.Ordinal);
    }

    /// <summary>The frames of a call at most, that of the method included; 0 if a chain leads back into itself.</summary>
    public int Of(MethodDefinition method)
    {
        if (_frames.TryGetValue(method, out int known))
        {
            return known;
        }

        if (!_active.Add(method))
        {
            return Unbounded;
        }

        int deepest = 1;
        foreach (MethodDefinition target in method.HasBody ? method.Body.Instructions.SelectMany(Targets).Distinct() : [])
        {
            int below = Of(target);
            if (below == Unbounded)
            {
                deepest = Unbounded;
                break;
            }

            deepest = Math.Max(deepest, below + 1);
        }

        _active.Remove(method);
        return _frames[method] = deepest;
    }

    /// <summary>What can run at a call: for a virtual one every method of that name and these parameters.</summary>
    private IEnumerable<MethodDefinition> Targets(Instruction instruction)
    {
        if (instruction.Operand is not MethodReference named || ClosedWorld.Find(named) is not { } target)
        {
            return [];
        }

        return instruction.OpCode.Code == Code.Callvirt && target.IsVirtual && !target.IsFinal
            ? _overrides[Signature(target)].Append(target)
            : [target];
    }

    private static string Signature(MethodDefinition method) =>
        $"{method.Name}({string.Join(',', method.Parameters.Select(parameter => parameter.ParameterType.FullName))})";
}
