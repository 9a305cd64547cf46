using FirmwareScanner.IlProof.Api;
using FirmwareScanner.IlProof.World;
using Mono.Cecil;

namespace FirmwareScanner.IlProof.Allocation;

/// <summary>Tells the value types that nanoCLR keeps in a slot from those that it keeps as objects on the heap.</summary>
internal static class StructUse
{
    /// <summary>
    /// Whether each value of a type is a heap object: a struct that is neither primitive nor an enum nor on the reviewed list.
    /// </summary>
    public static bool IsHeapStruct(TypeReference type, DeviceApi api)
    {
        switch (type)
        {
            case ByReferenceType reference:
                return IsHeapStruct(reference.ElementType, api);
            case PinnedType or IModifierType:
                return IsHeapStruct(((TypeSpecification)type).ElementType, api);
            case TypeSpecification and not GenericInstanceType:
                return false;
            case { IsPrimitive: true } or { MetadataType: MetadataType.Void }:
                return false;
            default:
                TypeDefinition? inside = ClosedWorld.Find(type);
                return inside is not null
                    ? inside.IsValueType && !inside.IsEnum
                    : type.IsValueType && api.IsHeapStruct(DocumentationId.Of(type));
        }
    }
}
