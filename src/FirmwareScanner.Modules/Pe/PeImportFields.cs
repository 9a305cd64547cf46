using System.Collections.Generic;
using System.Linq;

namespace FirmwareScanner.Modules.Pe;

/// <summary>The fields about imports, both kinds.</summary>
internal static class PeImportFields
{
    /// <summary>Adds the types of the fields.</summary>
    internal static void Declare(Dictionary<string, ModuleType> fields)
    {
        var details = ModuleType.ArrayOf(ModuleType.StructureOf(new Dictionary<string, ModuleType>
        {
            ["library_name"] = ModuleType.Text,
            ["number_of_functions"] = ModuleType.Integer,
            ["functions"] = ModuleType.ArrayOf(ModuleType.StructureOf(new Dictionary<string, ModuleType>
            {
                ["name"] = ModuleType.Text,
                ["ordinal"] = ModuleType.Integer,
                ["rva"] = ModuleType.Integer,
            })),
        }));
        fields["number_of_imports"] = ModuleType.Integer;
        fields["number_of_imported_functions"] = ModuleType.Integer;
        fields["import_details"] = details;
        fields["number_of_delayed_imports"] = ModuleType.Integer;
        fields["number_of_delayed_imported_functions"] = ModuleType.Integer;
        fields["delayed_import_details"] = details;
    }

    /// <summary>Sets the fields.</summary>
    internal static void Fill(PeState state, ModuleStructure root)
    {
        root["number_of_imports"] = (long)state.Imports.Count;
        root["number_of_imported_functions"] = (long)state.Imports.Sum(library => library.Functions.Count);
        root["import_details"] = Details(state.Imports);
        root["number_of_delayed_imports"] = (long)state.DelayedImports.Count;
        root["number_of_delayed_imported_functions"] = (long)state.DelayedImports.Sum(library => library.Functions.Count);
        root["delayed_import_details"] = Details(state.DelayedImports);
    }

    private static ModuleArray Details(IReadOnlyList<PeImportedLibrary> libraries)
    {
        return new ModuleArray([.. libraries.Select(library => new ModuleStructure
        {
            ["library_name"] = library.Name,
            ["number_of_functions"] = (long)library.Functions.Count,
            ["functions"] = new ModuleArray([.. library.Functions.Select(Function)]),
        })]);
    }

    private static ModuleStructure Function(PeImportedFunction function) => new()
    {
        ["name"] = function.Name,
        ["ordinal"] = (long?)function.Ordinal,
        ["rva"] = function.Address == 0 ? null : unchecked((long)function.Address),
    };
}
