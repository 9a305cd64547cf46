using System.Collections.Generic;
using System.Linq;
using System.Threading;
using FirmwareScanner.Diagnostics;
using Microsoft.CodeAnalysis;

namespace FirmwareScanner.NanoRun.Building;

/// <summary>Builds a project after all that it needs.</summary>
/// <param name="references">Where assemblies are that are not built.</param>
/// <param name="compiler">Compiles the rest.</param>
internal sealed class DeviceBuild(ReferenceFolders references, DeviceCompiler compiler)
{
    private const string CoreLibrary = "mscorlib";

    private readonly List<DeviceAssembly> _assemblies = [references.Find(CoreLibrary)];
    private readonly HashSet<string> _stoodIn = [];

    /// <summary>What there is so far, each after those that it needs.</summary>
    public IReadOnlyList<DeviceAssembly> Assemblies => _assemblies;

    /// <summary>Builds a project, as a program if it is one. Programs that it needs are built without their entry points: it has the only one.</summary>
    /// <param name="path">The .nfproj.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>What was compiled, to look for tests in.</returns>
    /// <exception cref="UserErrorException">A project cannot be read, needs itself, or does not compile; an assembly is in no folder.</exception>
    public Compilation Build(string path, CancellationToken cancellation)
    {
        NanoProject project = NanoProject.Read(path);
        return Build(project, project.IsProgram, [], cancellation);
    }

    /// <summary>Takes an assembly from the folders, unless it is there already.</summary>
    /// <param name="name">Without extension.</param>
    /// <exception cref="UserErrorException">It is in no folder.</exception>
    public void AddReference(string name)
    {
        if (!_stoodIn.Contains(name) && _assemblies.All(assembly => assembly.Name != name))
        {
            _assemblies.Add(references.Find(name));
        }
    }

    private Compilation Build(NanoProject project, bool isProgram, HashSet<string> under, CancellationToken cancellation)
    {
        if (!under.Add(project.Path))
        {
            throw new UserErrorException($"{project.Path} needs itself");
        }

        foreach (NanoProject needed in project.ProjectReferences.Select(NanoProject.Read))
        {
            if (_assemblies.All(assembly => assembly.Name != needed.AssemblyName))
            {
                Build(needed, false, under, cancellation);
            }
        }

        foreach (string name in project.References)
        {
            AddReference(name);
        }

        (DeviceAssembly built, Compilation compilation) = compiler.Compile(project, isProgram, _assemblies, cancellation);
        _assemblies.Add(built);
        _stoodIn.UnionWith(project.StandsInFor);
        under.Remove(project.Path);
        return compilation;
    }
}
