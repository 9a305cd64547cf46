using System.Collections.Generic;
using System.Linq;

namespace FirmwareScanner.Modules;

/// <summary>Integers that a module gives names to and that are the same for every file.</summary>
/// <param name="values">Names and values.</param>
internal sealed class ModuleConstants(params (string Name, long Value)[] values)
{
    // Boxed once, not for every file.
    private readonly (string Name, object Value)[] _values = [.. values.Select(pair => (pair.Name, (object)pair.Value))];

    /// <summary>The constants as fields of a type.</summary>
    internal IEnumerable<(string Name, ModuleType Type)> Fields => _values.Select(pair => (pair.Name, ModuleType.Integer));

    /// <summary>A structure that has them and nothing else.</summary>
    /// <param name="state">What the module's functions need.</param>
    internal ModuleStructure NewStructure(object? state = null)
    {
        var structure = new ModuleStructure { State = state };
        foreach ((string name, object value) in _values)
        {
            structure[name] = value;
        }

        return structure;
    }
}
