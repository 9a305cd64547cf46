using System;
using System.Collections.Generic;
using System.Linq;

namespace FirmwareScanner.Modules.Pe;

/// <summary>The functions about imports and exports.</summary>
internal static class PeImportFunctions
{
    private const long Standard = 1;
    private const long Delayed = 2;

    /// <summary>Adds the functions.</summary>
    internal static void Declare(Dictionary<string, ModuleType> fields)
    {
        fields["imports"] = ModuleType.FunctionOf(
            PeFunctions.Function("ss", (state, call) => Has(state, Standard, call.Text(0), Named(call.Text(1)))),
            PeFunctions.Function("si", (state, call) => Has(state, Standard, call.Text(0), Numbered(call.Integer(1)))),
            PeFunctions.Function("s", (state, call) => Count(state, Standard, call.Text(0))),
            PeFunctions.Function("rr", (state, call) => Count(state, Standard, call.Expression(0), call.Expression(1))),
            PeFunctions.Function("iss", (state, call) => Has(state, call.Integer(0), call.Text(1), Named(call.Text(2)))),
            PeFunctions.Function("isi", (state, call) => Has(state, call.Integer(0), call.Text(1), Numbered(call.Integer(2)))),
            PeFunctions.Function("is", (state, call) => Count(state, call.Integer(0), call.Text(1))),
            PeFunctions.Function("irr", (state, call) => Count(state, call.Integer(0), call.Expression(1), call.Expression(2))));
        fields["import_rva"] = Addresses(state => state.Imports);
        fields["delayed_import_rva"] = Addresses(state => state.DelayedImports);
        fields["exports"] = ModuleType.FunctionOf(
            PeFunctions.Function("s", (_, call) => IndexOfExport(call.Root, WithName(call.Text(0))) is null ? 0 : 1),
            PeFunctions.Function("r", (_, call) => IndexOfExport(call.Root, WithName(call.Expression(0))) is null ? 0 : 1),
            PeFunctions.Function("i", (_, call) => IndexOfExport(call.Root, call.Integer(0)) is null ? 0 : 1));
        fields["exports_index"] = ModuleType.FunctionOf(
            PeFunctions.Function("s", (_, call) => IndexOfExport(call.Root, WithName(call.Text(0)))),
            PeFunctions.Function("i", (_, call) => IndexOfExport(call.Root, call.Integer(0))),
            PeFunctions.Function("r", (_, call) => IndexOfExport(call.Root, WithName(call.Expression(0)))));
    }

    private static ModuleType Addresses(Func<PeState, IReadOnlyList<PeImportedLibrary>> libraries)
    {
        return ModuleType.FunctionOf(
            PeFunctions.Function("ss", (state, call) => Address(libraries(state), call.Text(0), Named(call.Text(1)))),
            PeFunctions.Function("si", (state, call) => Address(libraries(state), call.Text(0), Numbered(call.Integer(1)))));
    }

    private static Func<PeImportedFunction, bool> Named(byte[] name) => function => SameText(function.Name, name);

    private static Func<PeImportedFunction, bool> Numbered(long ordinal) => function => function.Ordinal == ordinal;

    private static Predicate<byte[]> WithName(byte[] name) => export => SameText(export, name);

    private static Predicate<byte[]> WithName(IModuleExpression name) => export => name.IsMatch(export);

    /// <summary>Whether two texts differ in nothing but the case of letters of ASCII.</summary>
    private static bool SameText(byte[] text, byte[] other)
    {
        if (text.Length != other.Length)
        {
            return false;
        }

        for (int i = 0; i < text.Length; i++)
        {
            if (LowerCase(text[i]) != LowerCase(other[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static byte LowerCase(byte value) => value is >= (byte)'A' and <= (byte)'Z' ? (byte)(value | 0x20) : value;

    private static IEnumerable<PeImportedLibrary> Libraries(PeState state, long kinds)
    {
        return ((kinds & Standard) != 0 ? state.Imports : []).Concat((kinds & Delayed) != 0 ? state.DelayedImports : []);
    }

    private static IEnumerable<PeImportedFunction> FunctionsOf(IEnumerable<PeImportedLibrary> libraries, byte[] library)
    {
        return libraries.Where(imported => SameText(imported.Name, library)).SelectMany(imported => imported.Functions);
    }

    private static long Has(PeState state, long kinds, byte[] library, Func<PeImportedFunction, bool> isWanted)
    {
        return FunctionsOf(Libraries(state, kinds), library).Any(isWanted) ? 1 : 0;
    }

    private static long Count(PeState state, long kinds, byte[] library) => FunctionsOf(Libraries(state, kinds), library).LongCount();

    private static long Count(PeState state, long kinds, IModuleExpression library, IModuleExpression function)
    {
        return Libraries(state, kinds)
            .Where(imported => library.IsMatch(imported.Name))
            .Sum(imported => imported.Functions.LongCount(candidate => function.IsMatch(candidate.Name)));
    }

    private static long? Address(IReadOnlyList<PeImportedLibrary> libraries, byte[] library, Func<PeImportedFunction, bool> isWanted)
    {
        PeImportedFunction? function = FunctionsOf(libraries, library).FirstOrDefault(isWanted);
        return function is null or { Address: 0 } ? null : unchecked((long)function.Address);
    }

    private static long? IndexOfExport(ModuleStructure root, Predicate<byte[]> hasName)
    {
        return IndexOf(root, export => export["name"] is byte[] name && hasName(name));
    }

    /// <summary>An ordinal that is larger than the number of exports is not looked for: so it is in YARA.</summary>
    private static long? IndexOfExport(ModuleStructure root, long ordinal)
    {
        return ordinal == 0 || ordinal > (long)root["number_of_exports"]! ? null : IndexOf(root, export => (long)export["ordinal"]! == ordinal);
    }

    private static long? IndexOf(ModuleStructure root, Predicate<ModuleStructure> isWanted)
    {
        IReadOnlyList<object?> exports = ((ModuleArray)root["export_details"]!).Elements;
        for (int i = 0; i < exports.Count; i++)
        {
            if (isWanted((ModuleStructure)exports[i]!))
            {
                return i;
            }
        }

        return null;
    }
}
