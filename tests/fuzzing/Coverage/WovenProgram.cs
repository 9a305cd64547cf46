using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace FirmwareScanner.Fuzzing.Coverage;

/// <summary>A copy of this program in a folder of its own, whose product assemblies count edges.</summary>
internal sealed class WovenProgram : IDisposable
{
    private const string Product = "FirmwareScanner";

    private readonly string _folder = Directory.CreateTempSubdirectory("fuzzing-").FullName;

    internal WovenProgram()
    {
        string own = typeof(WovenProgram).Assembly.GetName().Name!;
        CopyFolder(AppContext.BaseDirectory, _folder);
        Entry = Path.Combine(_folder, own + ".dll");
        foreach (string path in Directory.GetFiles(_folder, Product + "*.dll"))
        {
            bool isOwn = Path.GetFileNameWithoutExtension(path) == own;
            EdgeWeaver.Weave(path, isOwn ? IsPlanted : IsOfInterest);
        }
    }

    /// <summary>The program's assembly.</summary>
    internal string Entry { get; }

    /// <summary>A file in the folder, for whoever runs the program.</summary>
    internal string Journal => Path.Combine(_folder, "current-input");

    public void Dispose() => Directory.Delete(_folder, true);

    // Sums over all bytes take the same way whatever the bytes are, and would be most of the time of many a run.
    private static bool IsOfInterest(string type) =>
        type != typeof(Database.Crc32).FullName && type != typeof(Database.Sha256).FullName;

    private static bool IsPlanted(string type) => type == typeof(Targets.PlantedFaults).FullName;

    private static void CopyFolder(string from, string to)
    {
        IEnumerable<string> files = Directory.EnumerateFiles(from).Where(path => !path.EndsWith(".xml", StringComparison.Ordinal));
        foreach (string path in files)
        {
            File.Copy(path, Path.Combine(to, Path.GetFileName(path)));
        }

        // Native parts of packages, beside the assemblies.
        foreach (string path in Directory.EnumerateDirectories(from).Where(path => Path.GetFileName(path) == "runtimes"))
        {
            string target = Path.Combine(to, Path.GetFileName(path));
            foreach (string file in Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories))
            {
                string copy = Path.Combine(target, Path.GetRelativePath(path, file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }
        }
    }
}
