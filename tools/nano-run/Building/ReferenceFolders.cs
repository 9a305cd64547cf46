using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Diagnostics;

namespace FirmwareScanner.NanoRun.Building;

/// <summary>Finds reference assemblies by name.</summary>
internal sealed class ReferenceFolders
{
    private readonly IReadOnlyList<string> _folders;

    /// <summary>Takes the folders.</summary>
    /// <param name="folders">Searched in this order, with all folders below.</param>
    /// <exception cref="UserErrorException">There is none, or one does not exist.</exception>
    public ReferenceFolders(IReadOnlyList<string> folders)
    {
        if (folders.Count == 0)
        {
            throw new UserErrorException("--references (or the variable NANO_RUN_REFERENCES) is needed; see nano-run --help");
        }

        _folders = folders;
        if (folders.FirstOrDefault(folder => !Directory.Exists(folder)) is { } missing)
        {
            throw new UserErrorException($"--references: the folder {missing} does not exist");
        }
    }

    /// <summary>The assembly of a name.</summary>
    /// <param name="name">Without extension.</param>
    /// <exception cref="UserErrorException">It is in no folder.</exception>
    public DeviceAssembly Find(string name)
    {
        string[] fileNames = [name + ".dll", name + ".exe"];
        string? path = _folders
            .SelectMany(folder => Directory.EnumerateFiles(folder, name + ".*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            .FirstOrDefault(file => fileNames.Contains(Path.GetFileName(file)));
        return path is null
            ? throw new UserErrorException($"{name}.dll is in none of the reference folders: {string.Join(", ", _folders)}")
            : new DeviceAssembly(name, path, true);
    }
}
