using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.NanoRun.Running;

namespace FirmwareScanner.NanoRun.Building;

/// <summary>Converts assemblies to what the interpreter loads, with nanoFramework's metadata processor.</summary>
/// <param name="program">The processor.</param>
/// <param name="outputFolder">Where .pe files go.</param>
internal sealed class MetadataProcessor(string program, string outputFolder)
{
    private const string CoreLibrary = "mscorlib";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Converts an assembly, unless it was given with its .pe beside it.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="all">It and all that it may refer to.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>Path of the .pe file.</returns>
    /// <exception cref="UserErrorException">The processor failed.</exception>
    public async Task<string> ConvertAsync(
        DeviceAssembly assembly, IReadOnlyList<DeviceAssembly> all, CancellationToken cancellation)
    {
        string beside = Path.ChangeExtension(assembly.Path, ".pe");
        if (assembly.IsReference && File.Exists(beside))
        {
            return beside;
        }

        string target = Path.Combine(outputFolder, assembly.Name + ".pe");
        File.Delete(target);
        string isCoreLibrary = assembly.Name == CoreLibrary ? "true" : "false";
        IEnumerable<string> hints = all.SelectMany(reference => new[] { "-loadHints", reference.Name, reference.Path });
        string[] arguments = [.. hints, "-parse", assembly.Path, "-compile", target, isCoreLibrary];
        ChildRun run = await ChildProgram.RunAsync(program, arguments, Patience, _ => { }, cancellation);
        return run.ExitCode == 0 && File.Exists(target)
            ? target
            : throw new UserErrorException($"the metadata processor failed at {assembly.Name}: {run.Describe()}");
    }
}
