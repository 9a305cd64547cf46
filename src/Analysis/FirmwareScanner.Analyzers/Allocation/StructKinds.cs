using Microsoft.CodeAnalysis;

namespace FirmwareScanner.Analyzers.Allocation;

/// <summary>Tells the value types that nanoCLR keeps in a stack slot from those that it keeps on the heap.</summary>
internal static class StructKinds
{
    /// <summary>Whether values of a type are heap objects on the device: structs but primitives, enums, DateTime, TimeSpan.</summary>
    public static bool IsOnHeap(ITypeSymbol? type)
    {
        if (type is null || type.TypeKind != TypeKind.Struct)
        {
            return false;
        }

        switch (type.SpecialType)
        {
            case SpecialType.System_Void:
            case SpecialType.System_Boolean:
            case SpecialType.System_Char:
            case SpecialType.System_SByte:
            case SpecialType.System_Byte:
            case SpecialType.System_Int16:
            case SpecialType.System_UInt16:
            case SpecialType.System_Int32:
            case SpecialType.System_UInt32:
            case SpecialType.System_Int64:
            case SpecialType.System_UInt64:
            case SpecialType.System_Single:
            case SpecialType.System_Double:
            case SpecialType.System_IntPtr:
            case SpecialType.System_UIntPtr:
            case SpecialType.System_DateTime:
                return false;
            default:
                return !(type.Name == "TimeSpan" && type.ContainingNamespace?.ToDisplayString() == "System");
        }
    }
}
