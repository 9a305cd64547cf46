using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Signatures.Tests.Yara;

/// <summary>Runs the real yara and yarac, when they are installed and of the version that the expectations are about.</summary>
internal static class YaraTool
{
    private const string Version = "4.2.3";

    /// <summary>Skips the calling test, visibly, unless yara is there.</summary>
    public static void Require()
    {
        string? version = null;
        try
        {
            version = Run("yara", ["--version"], Path.GetTempPath()).Trim();
        }
        catch (System.ComponentModel.Win32Exception)
        {
        }

        if (version != Version)
        {
            Assert.Skip($"yara {Version} is needed for this comparison, found {version ?? "none"} (Debian package \"yara\")");
        }
    }

    /// <summary>Whether yarac accepts each text, compiled on its own.</summary>
    public static bool[] Accepts(IReadOnlyList<string> texts)
    {
        const string Script = "for f in *.yar; do yarac -w \"$f\" out.bin >/dev/null 2>&1 && echo \"${f%.yar} yes\" || echo \"${f%.yar} no\"; done";
        return InTemporaryFolder(folder =>
        {
            for (int i = 0; i < texts.Count; i++)
            {
                File.WriteAllText(Path.Combine(folder, i.ToString(CultureInfo.InvariantCulture) + ".yar"), texts[i], new UTF8Encoding(false));
            }

            var verdicts = new bool[texts.Count];
            foreach (string line in Run("sh", ["-c", Script], folder).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                string[] parts = line.Split(' ');
                verdicts[int.Parse(parts[0], CultureInfo.InvariantCulture)] = parts[1] == "yes";
            }

            return verdicts;
        });
    }

    /// <summary>The names of the rules of a file that fire on some bytes.</summary>
    public static HashSet<string> Matches(string rules, byte[] data) => InTemporaryFolder(folder =>
    {
        File.WriteAllText(Path.Combine(folder, "rules.yar"), rules, new UTF8Encoding(false));
        File.WriteAllBytes(Path.Combine(folder, "data.bin"), data);
        string output = Run("yara", ["-w", "rules.yar", "data.bin"], folder);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0]).ToHashSet();
    });

    /// <summary>The names of the rules in some files that fire on each of several samples; one run over all of them.</summary>
    public static IReadOnlyDictionary<string, HashSet<string>> MatchesOfEach(
        IReadOnlyList<string> ruleFiles, IReadOnlyDictionary<string, byte[]> samples) => InTemporaryFolder(folder =>
    {
        foreach ((string name, byte[] data) in samples)
        {
            File.WriteAllBytes(Path.Combine(folder, name), data);
        }

        Dictionary<string, HashSet<string>> fired = samples.Keys.ToDictionary(name => name, _ => new HashSet<string>());
        string output = Run("yara", ["-w", "-r", .. ruleFiles, "."], folder);
        foreach (string line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = line.Split(' ', 2);
            fired[Path.GetFileName(parts[1])].Add(parts[0]);
        }

        return fired;
    });

    /// <summary>What yarac says about rule files: warnings and errors, one a line.</summary>
    public static string[] Warnings(IReadOnlyList<string> ruleFiles) => InTemporaryFolder(folder =>
        Run("sh", ["-c", "yarac \"$@\" out.bin 2>&1", "yarac", .. ruleFiles], folder)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries));

    private static T InTemporaryFolder<T>(Func<string, T> action)
    {
        string folder = Directory.CreateTempSubdirectory("fwscan-yara-").FullName;
        try
        {
            return action(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Run(string program, IReadOnlyList<string> arguments, string folder)
    {
        return StartedProgram.Run(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder }).Output;
    }
}
