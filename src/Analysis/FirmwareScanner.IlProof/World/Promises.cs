using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;

namespace FirmwareScanner.IlProof.World;

/// <summary>Reads the attributes of FirmwareScanner.Contracts off methods, their properties and their types.</summary>
internal static class Promises
{
    private const string Namespace = "FirmwareScanner.Contracts";

    /// <summary>Whether the method promises by itself, its property or its class to allocate nothing.</summary>
    public static bool IsAllocationFree(MethodDefinition method)
    {
        return !IsMarked(method, "AllocatesAttribute")
            && (IsMarked(method, "AllocationFreeAttribute")
                || (!method.IsConstructor && Find(method.DeclaringType, "AllocationFreeAttribute") is not null));
    }

    /// <summary>The reason in <c>[Allocates]</c>, or null.</summary>
    public static string? AllocatesReason(MethodDefinition method) => ReasonOf(method, "AllocatesAttribute");

    /// <summary>The reason in <c>[ColdPath]</c>, or null.</summary>
    public static string? ColdPathReason(MethodDefinition method) => ReasonOf(method, "ColdPathAttribute");

    private static bool IsMarked(MethodDefinition method, string attribute)
    {
        return Owners(method).Any(owner => Find(owner, attribute) is not null);
    }

    private static string? ReasonOf(MethodDefinition method, string attribute)
    {
        CustomAttribute? found = Owners(method).Select(owner => Find(owner, attribute)).FirstOrDefault(each => each is not null);
        return found is null ? null : found.ConstructorArguments.Count > 0 ? found.ConstructorArguments[0].Value as string ?? "" : "";
    }

    private static IEnumerable<ICustomAttributeProvider> Owners(MethodDefinition method)
    {
        PropertyDefinition? property = method.DeclaringType.Properties
            .FirstOrDefault(each => each.GetMethod == method || each.SetMethod == method);
        return property is null ? [method] : [method, property];
    }

    private static CustomAttribute? Find(ICustomAttributeProvider owner, string name)
    {
        return owner.HasCustomAttributes
            ? owner.CustomAttributes.FirstOrDefault(each => each.AttributeType.Name == name && each.AttributeType.Namespace == Namespace)
            : null;
    }
}
