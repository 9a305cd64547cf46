using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Diagnostics;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace FirmwareScanner.Proof.World;

/// <summary>
/// All assemblies that go to the device, taken together: a virtual call can only land in them, and what they call outside of them
/// must be on the reviewed list.
/// </summary>
internal sealed class ClosedWorld : IDisposable
{
    private readonly WorldResolver _resolver = new();

    private ClosedWorld()
    {
    }

    /// <summary>The assemblies, in the order in which they were named.</summary>
    public List<ModuleDefinition> Modules { get; } = [];

    /// <summary>All types, nested ones included.</summary>
    public IReadOnlyList<TypeDefinition> Types { get; private set; } = [];

    /// <summary>All methods.</summary>
    public IReadOnlyList<MethodDefinition> Methods { get; private set; } = [];

    /// <summary>Opens assemblies.</summary>
    /// <exception cref="UserErrorException">A file is not a .NET assembly, or two have the same name.</exception>
    public static ClosedWorld Open(IEnumerable<AssemblyImage> images)
    {
        var world = new ClosedWorld();
        try
        {
            foreach (AssemblyImage image in images)
            {
                world.Add(image);
            }
        }
        catch
        {
            world.Dispose();
            throw;
        }

        world.Types = [.. world.Modules.SelectMany(module => module.GetTypes())];
        world.Methods = [.. world.Types.SelectMany(type => type.Methods)];
        return world;
    }

    /// <summary>The method that a reference names, if it is in this world.</summary>
    public static MethodDefinition? Find(MethodReference method)
    {
        return method.DeclaringType is ArrayType ? null : method.Resolve();
    }

    /// <summary>The type that a reference names, if it is in this world.</summary>
    public static TypeDefinition? Find(TypeReference type)
    {
        return type is ArrayType or GenericParameter or FunctionPointerType ? null : type.Resolve();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _resolver.Dispose();
    }

    private void Add(AssemblyImage image)
    {
        var parameters = new ReaderParameters
        {
            AssemblyResolver = _resolver,
            ReadSymbols = image.Symbols is not null,
            SymbolStream = image.Symbols is null ? null : new MemoryStream(image.Symbols),
            SymbolReaderProvider = image.Symbols is null ? null : new PortablePdbReaderProvider(),
        };
        AssemblyDefinition assembly;
        try
        {
            assembly = AssemblyDefinition.ReadAssembly(new MemoryStream(image.Bytes), parameters);
        }
        catch (BadImageFormatException exception)
        {
            throw new UserErrorException($"{image.Name}: not a .NET assembly: {exception.Message}");
        }
        catch (SymbolsNotMatchingException)
        {
            throw new UserErrorException($"{image.Name}: the .pdb beside it belongs to another build: build again, or remove it");
        }

        if (_resolver.Resolve(assembly.Name) is not null)
        {
            throw new UserErrorException($"{image.Name}: an assembly named {assembly.Name.Name} was given already");
        }

        _resolver.Add(assembly);
        Modules.Add(assembly.MainModule);
    }
}
