using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.IlProof.World;
using Mono.Cecil;

namespace FirmwareScanner.IlProof.Api;

/// <summary>
/// What the device's class library has: mscorlib.dll of the package nanoFramework.CoreLibrary, whose bodies tell stack frames, and
/// the signatures of the other packages. Members are known by their documentation ids.
/// </summary>
public sealed class DeviceLibrary
{
    private readonly Dictionary<string, LibraryMember> _members = new(StringComparer.Ordinal);

    private DeviceLibrary(IReadOnlyList<ModuleDefinition> modules)
    {
        var frames = new LibraryFrames(modules);
        foreach (TypeDefinition type in modules.SelectMany(module => module.GetTypes()).Where(IsVisible))
        {
            Add(type, new LibraryMember(false, type.IsValueType && !type.IsEnum, 0));
            foreach (MethodDefinition method in type.Methods.Where(each => each.IsPublic || each.IsFamily || each.IsFamilyOrAssembly))
            {
                Add(method, new LibraryMember(IsNativeMethod(method), false, frames.Of(method)));
            }

            foreach (FieldDefinition field in type.Fields.Where(each => each.IsPublic || each.IsFamily || each.IsFamilyOrAssembly))
            {
                Add(field, new LibraryMember(false, false, 0));
            }
        }
    }

    /// <summary>A library that nothing is known of: only the reviewed list says what there is.</summary>
    public static DeviceLibrary Unknown { get; } = new([]);

    /// <summary>Whether there is a library to ask.</summary>
    public bool IsKnown => _members.Count > 0;

    /// <summary>Reads what assemblies refer to, as far as it lies beside them.</summary>
    /// <param name="assemblies">Paths of the assemblies that go to the device.</param>
    /// <exception cref="ProofInputException">A file beside them is not a .NET assembly.</exception>
    public static DeviceLibrary Beside(IReadOnlyList<string> assemblies)
    {
        HashSet<string> own = [.. assemblies.Select(path => Path.GetFileName(path))];
        string[] paths =
        [
            .. assemblies.Select(path => Path.GetDirectoryName(Path.GetFullPath(path))!).Distinct(StringComparer.Ordinal)
                .SelectMany(folder => Directory.GetFiles(folder, "*.dll"))
                .Where(path => !own.Contains(Path.GetFileName(path)))
                .DistinctBy(Path.GetFileName),
        ];
        return paths.Any(path => Path.GetFileName(path) == "mscorlib.dll") ? Read(paths) : Unknown;
    }

    /// <summary>Reads assemblies.</summary>
    /// <param name="paths">Their paths.</param>
    /// <exception cref="ProofInputException">One is not a .NET assembly.</exception>
    public static DeviceLibrary Read(IEnumerable<string> paths)
    {
        using var resolver = new WorldResolver();
        foreach (string path in paths)
        {
            try
            {
                resolver.Add(AssemblyDefinition.ReadAssembly(path, new ReaderParameters { AssemblyResolver = resolver }));
            }
            catch (BadImageFormatException exception)
            {
                throw new ProofInputException($"{path}: not a .NET assembly: {exception.Message}");
            }
        }

        return new DeviceLibrary([.. resolver.Assemblies.Select(assembly => assembly.MainModule)]);
    }

    /// <summary>The member of a documentation id, or null.</summary>
    public LibraryMember? Find(string id) => _members.GetValueOrDefault(id);

    private static bool IsVisible(TypeDefinition type) =>
        type.IsPublic || ((type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamilyOrAssembly) && IsVisible(type.DeclaringType));

    /// <summary>No body, and nobody else to give it one: the interpreter has it. The run time makes the methods of delegates.</summary>
    private static bool IsNativeMethod(MethodDefinition method) => !method.HasBody && !method.IsAbstract;

    private void Add(MemberReference member, LibraryMember facts) => _members.TryAdd(DocumentationId.Of(member), facts);
}
