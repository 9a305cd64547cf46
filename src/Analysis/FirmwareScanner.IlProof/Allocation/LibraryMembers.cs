using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.IlProof.Api;
using FirmwareScanner.IlProof.World;
using Mono.Cecil;

namespace FirmwareScanner.IlProof.Allocation;

/// <summary>The list of all methods of a class library: whether each is native, and whether it allocates.</summary>
public static class LibraryMembers
{
    /// <summary>Derives the list, in the form of <see cref="ApiList"/>.</summary>
    /// <param name="library">The path of the class library, such as mscorlib.dll of nanoFramework.CoreLibrary.</param>
    /// <param name="natives">Which of its native methods allocate nothing; one that is not there counts as one that allocates.</param>
    /// <returns>Lines with the documentation ids in ordinal order, and above them what they are.</returns>
    /// <exception cref="ProofInputException">The library is missing or no .NET assembly.</exception>
    public static IReadOnlyList<string> Lines(string library, ApiList natives)
    {
        if (!File.Exists(library))
        {
            throw new ProofInputException($"{library}: there is no such assembly; build first: dotnet build -c Release");
        }

        using var resolver = new WorldResolver();
        AssemblyDefinition assembly;
        try
        {
            assembly = AssemblyDefinition.ReadAssembly(library, new ReaderParameters { AssemblyResolver = resolver });
        }
        catch (BadImageFormatException exception)
        {
            throw new ProofInputException($"{library}: not a .NET assembly: {exception.Message}");
        }

        resolver.Add(assembly);
        var allocation = new LibraryAllocation([assembly.MainModule], natives);
        IEnumerable<string> members = assembly.MainModule.GetTypes().Where(IsVisible)
            .SelectMany(type => type.Methods)
            .Where(method => (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly) && !IsStaticConstructor(method))
            .Select(method => Line(method, allocation.IsFree(method)))
            .Order(StringComparer.Ordinal);
        return
        [
            $"# Every method that {assembly.Name.Name} {assembly.Name.Version} has for others, and whether a call allocates.",
            "# Derived by 'ilproof members' from its IL and from the list of its native methods; nothing here is written by hand.",
            .. members,
        ];
    }

    private static string Line(MethodDefinition method, bool isFree)
    {
        bool isNative = !method.HasBody && !method.IsAbstract;
        return $"{DocumentationId.Of(method)} {(isNative ? "native" : "managed")} {(isFree ? "free" : "allocates")}";
    }

    private static bool IsStaticConstructor(MethodDefinition method) => method.IsConstructor && method.IsStatic;

    private static bool IsVisible(TypeDefinition type) =>
        type.IsPublic || ((type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamilyOrAssembly) && IsVisible(type.DeclaringType));
}
