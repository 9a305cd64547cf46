using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Modules.Tests.Executables;

/// <summary>Compares the fields of a module with those that the real yara prints, when it is installed.</summary>
internal static class YaraData
{
    private const string Version = "4.2.3";

    /// <summary>Skips the calling test, visibly, unless yara is there.</summary>
    internal static void Require()
    {
        string? version = null;
        try
        {
            version = StartedProgram.Run(new ProcessStartInfo("yara", ["--version"])).Output.Trim();
        }
        catch (System.ComponentModel.Win32Exception)
        {
        }

        if (version != Version)
        {
            Assert.Skip($"yara {Version} is needed for this comparison, found {version ?? "none"} (Debian package \"yara\")");
        }
    }

    /// <summary>How a file's fields differ from those of yara; empty if they do not.</summary>
    /// <param name="module">The module.</param>
    /// <param name="path">The file.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="changed">Parts of the names of fields that are not compared, as they are others in 4.5 than in 4.2.3.</param>
    internal static List<string> Differences(Module module, string path, ReadOnlyMemory<byte> bytes, params string[] changed)
    {
        using var folder = new TemporaryFolder();
        string rules = Path.Combine(folder.Path, "rules.yar");
        File.WriteAllText(rules, $"import \"{module.Name}\" rule never {{ condition: false }}");
        ProgramEnd end = StartedProgram.Run(new ProcessStartInfo("yara", ["-D", rules, path]));
        string[] theirs = [.. FieldLines.Parse(end.Output).Where(IsCompared)];
        Assert.True(theirs.Length > 10, $"yara said {end.ExitCode} {end.Error} {end.Output}");
        string[] ours = [.. FieldLines.Of(module, bytes).Where(IsCompared)];
        if (ours.SequenceEqual(theirs))
        {
            return [];
        }

        return
        [
            .. ours.Except(theirs).Take(5).Select(line => $"{path}: only ours{line}"),
            .. theirs.Except(ours).Take(5).Select(line => $"{path}: only yara's{line}"),
            $"{path}: {ours.Length} fields, yara {theirs.Length}",
        ];

        bool IsCompared(string line) => !changed.Any(part => line.Split(" = ")[0].Contains(part, StringComparison.Ordinal));
    }

    /// <summary>Which of some conditions yara finds true for a file.</summary>
    internal static List<string> TrueOf(Module module, byte[] bytes, IReadOnlyList<string> conditions)
    {
        using var folder = new TemporaryFolder();
        string rules = folder.Write("rules.yar", Encoding.ASCII.GetBytes($"import \"{module.Name}\"\n" + string.Join('\n', conditions
            .Select((condition, i) => $"rule r{i} {{ condition: {condition} }}"))));
        ProgramEnd end = StartedProgram.Run(new ProcessStartInfo("yara", [rules, folder.Write("file", bytes)]));
        Assert.True(end.ExitCode == 0, end.Error);
        HashSet<string> fired = [.. end.Output.Split('\n').Select(line => line.Split(' ')[0])];
        return [.. conditions.Where((_, i) => fired.Contains($"r{i}"))];
    }

    /// <summary>Compares files that a test has made.</summary>
    internal static void AssertSame(Module module, IReadOnlyList<byte[]> files, params string[] changed)
    {
        using var folder = new TemporaryFolder();
        List<string> differences = [];
        for (int i = 0; i < files.Count; i++)
        {
            string path = Path.Combine(folder.Path, $"file{i}");
            File.WriteAllBytes(path, files[i]);
            differences.AddRange(Differences(module, path, files[i], changed));
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences.Take(30)));
    }
}
