using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.IlProof.World;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace FirmwareScanner.IlProof.Constructs;

/// <summary>Finds what the desktop's compiler accepts and nanoCLR breaks on, wherever it stands.</summary>
public static class DeviceConstructs
{
    /// <summary>All such constructs of a world.</summary>
    public static IReadOnlyList<Finding> Check(ClosedWorld world) => [.. world.Types.SelectMany(OfType)];

    private static IEnumerable<Finding> OfType(TypeDefinition type)
    {
        // The compiler keeps the bytes of array initialisers in such structs; the device's metadata processor removes them.
        bool isInitialiserData = type.Name.StartsWith("__StaticArrayInitTypeSize", StringComparison.Ordinal);
        if (type.HasGenericParameters)
        {
            yield return OfTypeItself(
                type, "is generic", "generic types crash nanoCLR 1.x: write the class for the one type it is used with");
        }

        if (type.IsValueType && !type.IsEnum && !isInitialiserData)
        {
            yield return OfTypeItself(type, "is a struct", "each value is a heap object on nanoCLR: use an enum, or parallel arrays");
        }

        if (type.IsInterface && type.Methods.Any(method => method.HasBody))
        {
            yield return OfTypeItself(type, "is an interface with a body", "nanoCLR does not run it: use an abstract class");
        }

        if (type.Name.StartsWith("<>c", StringComparison.Ordinal) || type.Name.Contains(">d__", StringComparison.Ordinal))
        {
            yield return OfTypeItself(
                type, "was made by the compiler for a lambda or an iterator", "it allocates: write a method, or a loop");
        }

        foreach (FieldDefinition field in type.Fields)
        {
            if (OfReference(field.FieldType) is { } fault)
            {
                yield return new Finding("device", $"{field.FullName} {fault}", "", [], AdviceOf(fault));
            }
        }

        foreach (Finding finding in type.Methods.SelectMany(OfMethod))
        {
            yield return finding;
        }
    }

    private static IEnumerable<Finding> OfMethod(MethodDefinition method)
    {
        string name = SourcePlace.NameOf(method);
        if (method.HasGenericParameters)
        {
            yield return new Finding("device", $"{name} is a generic method", "", [], AdviceOf("uses a generic"));
        }

        if (method.IsPInvokeImpl || (method.HasBody == false && !method.IsAbstract))
        {
            yield return new Finding(
                "device", $"{name} is native", "", [], "native code must be built into the firmware: write it in C#");
        }

        if ((method.ImplAttributes & MethodImplAttributes.AggressiveInlining) != 0)
        {
            yield return new Finding(
                "device", $"{name} asks for AggressiveInlining", "", [], "nanoFramework's class library does not have it: leave it out");
        }

        IEnumerable<TypeReference> types = method.Parameters.Select(parameter => parameter.ParameterType).Append(method.ReturnType);
        foreach (string fault in types.Select(OfReference).OfType<string>())
        {
            yield return new Finding("device", $"{name} {fault}", "", [], AdviceOf(fault));
        }

        if (!method.HasBody)
        {
            yield break;
        }

        foreach (string fault in method.Body.Variables.Select(local => OfReference(local.VariableType)).OfType<string>())
        {
            yield return new Finding("device", $"{name} {fault}", SourcePlace.Of(method, method.Body.Instructions[0]), [], AdviceOf(fault));
        }

        foreach (Instruction instruction in method.Body.Instructions)
        {
            if (OfInstruction(instruction) is { } fault)
            {
                yield return new Finding("device", $"{name} {fault}", SourcePlace.Of(method, instruction), [], AdviceOf(fault));
            }
        }
    }

    private static Finding OfTypeItself(TypeDefinition type, string what, string advice)
    {
        return new Finding("device", $"{type.FullName} {what}", "", [], advice);
    }

    private static string? OfInstruction(Instruction instruction)
    {
        if (instruction.OpCode.Name.Contains(".ovf", StringComparison.Ordinal))
        {
            return "uses checked arithmetic";
        }

        return instruction.Operand switch
        {
            GenericInstanceMethod => "uses a generic",
            MemberReference { DeclaringType: TypeReference declaring } => OfReference(declaring),
            TypeReference type => OfReference(type),
            _ => null,
        };
    }

    private static string? OfReference(TypeReference type)
    {
        return type switch
        {
            PinnedType => "pins a local",
            GenericInstanceType => "uses a generic",
            ArrayType { Rank: > 1 } => "uses an array of several dimensions",
            TypeSpecification specification => OfReference(specification.ElementType),
            _ => null,
        };
    }

    private static string AdviceOf(string fault)
    {
        return fault switch
        {
            "uses checked arithmetic" => "checked never throws on nanoCLR: compare before you calculate",
            "pins a local" => "fixed on arrays breaks on nanoCLR: index the array",
            "uses an array of several dimensions" => "it crashes nanoCLR: use one array and calculate the index",
            _ => "generics give wrong results or crash nanoCLR 1.x: write it for the one type it is used with",
        };
    }
}
