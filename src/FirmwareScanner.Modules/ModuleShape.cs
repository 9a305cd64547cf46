using System.Collections.Generic;
using System.Linq;

namespace FirmwareScanner.Modules;

/// <summary>Writes down the types of a module's fields.</summary>
internal static class ModuleShape
{
    /// <summary>Fields that are integers.</summary>
    /// <param name="names">Their names.</param>
    internal static IEnumerable<(string Name, ModuleType Type)> Integers(params string[] names) =>
        names.Select(name => (name, ModuleType.Integer));

    /// <summary>Fields that are texts.</summary>
    /// <param name="names">Their names.</param>
    internal static IEnumerable<(string Name, ModuleType Type)> Texts(params string[] names) =>
        names.Select(name => (name, ModuleType.Text));

    /// <summary>A structure.</summary>
    /// <param name="fields">Its fields, in groups.</param>
    internal static ModuleType Structure(params IEnumerable<(string Name, ModuleType Type)>[] fields) =>
        ModuleType.StructureOf(fields.SelectMany(group => group).ToDictionary(field => field.Name, field => field.Type));

    /// <summary>An array of structures.</summary>
    /// <param name="fields">The fields of each, in groups.</param>
    internal static ModuleType Structures(params IEnumerable<(string Name, ModuleType Type)>[] fields) =>
        ModuleType.ArrayOf(Structure(fields));
}
