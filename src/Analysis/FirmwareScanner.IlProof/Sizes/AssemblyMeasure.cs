using System;
using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;

namespace FirmwareScanner.IlProof.Sizes;

/// <summary>
/// The size of an assembly in what the device keeps of it. The length of the desktop's file would not do: it has a header, padding
/// and attributes that the device's metadata processor removes.
/// </summary>
/// <param name="Name">The assembly.</param>
/// <param name="Code">Bytes of IL in all method bodies, exception tables not included.</param>
/// <param name="Rows">Types, methods and fields, and references to those of other assemblies; constants are not kept.</param>
/// <param name="Members">Types, methods and fields; constants are compiled into the code that uses them, and dropped.</param>
/// <param name="StaticFields">Fields that live in static RAM, constants not included.</param>
/// <param name="FlashBytes">About how many bytes of flash it takes.</param>
public sealed record AssemblyMeasure(string Name, int Code, int Rows, int Members, int StaticFields, int FlashBytes)
{
    /// <summary>A static field is a heap block outside of the heap (CLR_RT_Assembly::m_pStaticFields in nf-interpreter).</summary>
    public const int StaticFieldBytes = 12;

    /// <summary>Measures an assembly.</summary>
    public static AssemblyMeasure Of(ModuleDefinition module)
    {
        TypeDefinition[] types = [.. module.GetTypes()];
        MethodDefinition[] methods = [.. types.SelectMany(type => type.Methods)];
        int members = types.Length + methods.Length + types.Sum(type => type.Fields.Count(field => !field.IsLiteral));
        int references = UsedReferences(methods).Distinct(StringComparer.Ordinal).Count();
        return new AssemblyMeasure(
            module.Assembly.Name.Name,
            methods.Where(method => method.HasBody).Sum(method => method.Body.CodeSize),
            members + references,
            members,
            types.SelectMany(type => type.Fields).Count(field => field.IsStatic && !field.HasConstant && !field.IsLiteral),
            FlashEstimate.Of(module));
    }

    private static IEnumerable<string> UsedReferences(IEnumerable<MethodDefinition> methods)
    {
        return methods.Where(method => method.HasBody)
            .SelectMany(method => method.Body.Instructions)
            .Select(instruction => instruction.Operand)
            .OfType<MemberReference>()
            .Where(member => member is not IMemberDefinition)
            .Select(member => member.FullName);
    }
}
