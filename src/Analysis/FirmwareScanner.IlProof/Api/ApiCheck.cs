using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.IlProof.World;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace FirmwareScanner.IlProof.Api;

/// <summary>Compares every member of the class library that a world uses with what the device has, and with the reviewed list.</summary>
public sealed class ApiCheck
{
    // Attributes that the compiler writes by itself, and defines itself where the class library has none.
    private const string CompilerServices = "System.Runtime.CompilerServices";

    private readonly DeviceApi _api;
    private readonly SortedDictionary<string, string> _uses = new(StringComparer.Ordinal);

    private ApiCheck(DeviceApi api)
    {
        _api = api;
    }

    /// <summary>Everything that a world uses and the device does not have, and what is wrong with the list.</summary>
    public static IReadOnlyList<Finding> Run(ClosedWorld world, DeviceApi api)
    {
        var check = new ApiCheck(api);
        foreach (TypeDefinition type in world.Types)
        {
            check.UseType(type);
        }

        return [.. check.Missing(), .. check.Unused(), .. check.Misjudged(), .. check.Unbounded()];
    }

    private IEnumerable<Finding> Missing()
    {
        bool isKnown = _api.Library.IsKnown;
        return _uses.Where(use => !_api.Has(use.Key)).Select(use => new Finding(
            "api",
            $"{use.Key} is not {(isKnown ? "in the device's class library" : "on the list of reviewed members")}",
            use.Value,
            [],
            isKnown
                ? "do without it: nanoFramework does not have it"
                : $"look it up in nanoFramework's class library; if it is there, add '{use.Key} native|managed free|allocates' to "
                    + _api.Reviewed.Name));
    }

    private IEnumerable<Finding> Unused()
    {
        return _api.Reviewed.Entries.Where(entry => !entry.IsOfApp && !_uses.ContainsKey(entry.Id)).Select(entry => OfEntry(
            entry,
            "is on the list, but nothing uses it",
            "remove the line: the list stays as short as the review; '#: app' above it keeps it for the device application"));
    }

    /// <summary>Lines that the class library belies.</summary>
    private IEnumerable<Finding> Misjudged()
    {
        foreach (ApiEntry entry in _api.Library.IsKnown ? _api.Reviewed.Entries : [])
        {
            LibraryMember? member = _api.Library.Find(entry.Id);
            if (member is null)
            {
                yield return OfEntry(entry, "is on the list, but not in the device's class library", "correct the line, or remove it");
            }
            else if (member.IsNative != entry.IsNative)
            {
                string found = member.IsNative ? "native" : "managed";
                yield return OfEntry(entry, $"is {found} in the device's class library", "look it up again, and correct the line");
            }
        }
    }

    /// <summary>Members whose stack frames neither the class library's IL nor the list bounds.</summary>
    private IEnumerable<Finding> Unbounded()
    {
        return _uses
            .Where(use => use.Key[0] == 'M' && _api.Library.Find(use.Key) is { Frames: 0 })
            .Where(use => _api.Reviewed.Find(use.Key) is not { Frames: > 0 })
            .Select(use => new Finding(
                "api",
                $"{use.Key} can call itself inside of the class library, so its stack has no visible bound",
                use.Value,
                [],
                $"look up how deep it goes, and add it to {_api.Reviewed.Name} with '#: frames=N' above it"));
    }

    private Finding OfEntry(ApiEntry entry, string what, string advice) =>
        new("api", $"{entry.Id} {what}", $"{_api.Reviewed.Name}:{entry.Line}", [], advice);

    private void UseType(TypeDefinition type)
    {
        string where = type.FullName;
        Name(type.BaseType, where);
        UseAttributes(type, where);
        foreach (InterfaceImplementation implementation in type.Interfaces)
        {
            Name(implementation.InterfaceType, where);
        }

        foreach (FieldDefinition field in type.Fields)
        {
            Name(field.FieldType, field.FullName);
            UseAttributes(field, field.FullName);
        }

        foreach (PropertyDefinition property in type.Properties)
        {
            UseAttributes(property, property.FullName);
        }

        foreach (MethodDefinition method in type.Methods)
        {
            UseMethod(method);
        }
    }

    private void UseMethod(MethodDefinition method)
    {
        string where = SourcePlace.NameOf(method);
        Name(method.ReturnType, where);
        UseAttributes(method, where);
        foreach (ParameterDefinition parameter in method.Parameters)
        {
            Name(parameter.ParameterType, where);
            UseAttributes(parameter, where);
        }

        if (!method.HasBody)
        {
            return;
        }

        foreach (VariableDefinition local in method.Body.Variables)
        {
            Name(local.VariableType, where);
        }

        foreach (ExceptionHandler handler in method.Body.ExceptionHandlers)
        {
            Name(handler.CatchType, where);
        }

        foreach (Instruction instruction in method.Body.Instructions)
        {
            UseOperand(method, instruction, where);
        }
    }

    private void UseOperand(MethodDefinition method, Instruction instruction, string where)
    {
        switch (instruction.Operand)
        {
            case TypeReference type:
                Name(type, $"{where}, {SourcePlace.Of(method, instruction)}");
                break;
            case MemberReference member when member.DeclaringType is not ArrayType && !IsInside(member.DeclaringType):
                Use(DocumentationId.Of(member), $"{where}, {SourcePlace.Of(method, instruction)}");
                break;
            default:
                break;
        }
    }

    private void UseAttributes(ICustomAttributeProvider owner, string where)
    {
        foreach (CustomAttribute attribute in owner.CustomAttributes)
        {
            if (attribute.AttributeType.Namespace != CompilerServices && !IsInside(attribute.AttributeType))
            {
                Use(DocumentationId.Of(attribute.Constructor), where);
            }
        }
    }

    /// <summary>Notes a type where it is named as such; primitive types are part of the language.</summary>
    private void Name(TypeReference? type, string where)
    {
        TypeReference? element = type;
        while (element is TypeSpecification specification)
        {
            element = specification.ElementType;
        }

        bool isLanguage = element is null or GenericParameter || element.MetadataType is MetadataType.Void or MetadataType.Object
            or MetadataType.String || element.IsPrimitive || IsPrimitiveName(element);
        if (!isLanguage && !IsInside(element!))
        {
            Use(DocumentationId.Of(element!), where);
        }
    }

    /// <summary>An operand names a primitive type like any other: only its name tells.</summary>
    private static bool IsPrimitiveName(TypeReference type)
    {
        return type.Namespace == "System" && type.Name is "Boolean" or "Char" or "SByte" or "Byte" or "Int16" or "UInt16" or "Int32"
            or "UInt32" or "Int64" or "UInt64" or "Single" or "Double" or "Object" or "String" or "Enum" or "ValueType";
    }

    private static bool IsInside(TypeReference type) => ClosedWorld.Find(type.GetElementType()) is not null;

    private void Use(string id, string where)
    {
        _uses.TryAdd(id, where);
    }
}
