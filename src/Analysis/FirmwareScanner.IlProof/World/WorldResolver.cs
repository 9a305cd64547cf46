using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;

namespace FirmwareScanner.IlProof.World;

/// <summary>Knows the assemblies of the world and no others: what is outside has no body that could be looked at.</summary>
internal sealed class WorldResolver : IAssemblyResolver
{
    private readonly List<AssemblyDefinition> _assemblies = [];

    /// <summary>All of them, in the order in which they were added.</summary>
    public IReadOnlyList<AssemblyDefinition> Assemblies => _assemblies;

    /// <summary>Adds an assembly to the world.</summary>
    public void Add(AssemblyDefinition assembly)
    {
        _assemblies.Add(assembly);
    }

    /// <summary>The assembly of that name, or null: Cecil then answers that a reference cannot be resolved.</summary>
    public AssemblyDefinition? Resolve(AssemblyNameReference name)
    {
        return _assemblies.FirstOrDefault(assembly => assembly.Name.Name == name.Name);
    }

    /// <inheritdoc cref="Resolve(AssemblyNameReference)"/>
    public AssemblyDefinition? Resolve(AssemblyNameReference name, ReaderParameters parameters)
    {
        return Resolve(name);
    }

    /// <summary>Closes the assemblies.</summary>
    public void Dispose()
    {
        _assemblies.ForEach(assembly => assembly.Dispose());
        _assemblies.Clear();
    }
}
