using System;
using System.Collections.Generic;
using System.Linq;

namespace FirmwareScanner.Modules;

/// <summary>The modules that are evaluated.</summary>
public static class ModuleRegistry
{
    private static readonly Dictionary<string, Module> ByName = Array.Empty<Module>().ToDictionary(module => module.Name);

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. ByName.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The module of a name; null if there is none.</summary>
    /// <param name="name">The name, as after <c>import</c>.</param>
    public static Module? Find(string name) => ByName.GetValueOrDefault(name);
}
