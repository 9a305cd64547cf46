using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.IlProof.World;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace FirmwareScanner.IlProof.Api;

/// <summary>Compares every member of the class library that a world uses with the reviewed list, in both directions.</summary>
public sealed class ApiCheck
{
    // Attributes that the compiler writes by itself, and defines itself where the class library has none.
    private const string CompilerServices = "System.Runtime.CompilerServices";

    private readonly ApiList _api;
    private readonly SortedDictionary<string, string> _uses = new(StringComparer.Ordinal);

    private ApiCheck(ApiList api)
    {
        _api = api;
    }

    /// <summary>Everything that a world uses and the list does not have, or the list has and the world does not use.</summary>
    public static IReadOnlyList<Finding> Run(ClosedWorld world, ApiList api)
    {
        var check = new ApiCheck(api);
        foreach (TypeDefinition type in world.Types)
        {
            check.UseType(type);
        }

        return [.. check.Missing(), .. check.Unused()];
    }

    private IEnumerable<Finding> Missing()
    {
        return _uses.Where(use => _api.Find(use.Key) is null).Select(use => new Finding(
            "api",
            $"{use.Key} is not on the list of reviewed members",
            use.Value,
            [],
            $"look it up in nanoFramework's class library; if it is there, add '{use.Key} native|managed free|allocates' to {_api.Name}"));
    }

    private IEnumerable<Finding> Unused()
    {
        return _api.Entries.Where(entry => !entry.IsOfApp && !_uses.ContainsKey(entry.Id)).Select(entry => new Finding(
            "api",
            $"{entry.Id} is on the list, but nothing uses it",
            $"{_api.Name}:{entry.Line}",
            [],
            "remove the line: the list stays as short as the review; '#: app' above it keeps it for the device application"));
    }

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
