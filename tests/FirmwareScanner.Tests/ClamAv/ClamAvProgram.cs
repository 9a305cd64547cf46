using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Files;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Signatures;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Tests.ClamAv;

/// <summary>The findings of clamscan and of this scanner, by the same database in the same files.</summary>
internal static class ClamAvProgram
{
    /// <summary>Skips the calling test where there is no clamscan.</summary>
    public static void Require()
    {
        try
        {
            StartedProgram.Run(new ProcessStartInfo("clamscan", ["--version"]));
        }
        catch (Win32Exception)
        {
            Assert.Skip("clamscan is needed for this comparison (Debian package \"clamav\")");
        }
    }

    /// <summary>What clamscan finds: lines "file name" in order.</summary>
    public static SortedSet<string> Findings(string database, string folder)
    {
        ProgramEnd end = StartedProgram.Run(
            new ProcessStartInfo("clamscan", ["--no-summary", "--allmatch", "--scan-archive=no", "-d", database, folder]), patience: TimeSpan.FromMinutes(10));
        Assert.True(end.ExitCode is 0 or 1, end.Error + end.Output);
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (string line in end.Output.Split('\n').Where(line => line.EndsWith(" FOUND", StringComparison.Ordinal)))
        {
            string[] parts = line[..^" FOUND".Length].Split(": ");
            found.Add($"{Path.GetFileName(parts[0])} {parts[1].Replace(".UNOFFICIAL", string.Empty, StringComparison.Ordinal)}");
        }

        return found;
    }

    /// <summary>What this scanner finds.</summary>
    public static SortedSet<string> OwnFindings(string database, string folder)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        var scanner = new FileScanner(Load(database));
        foreach (string file in Directory.GetFiles(folder))
        {
            FileScanResult result = scanner.Scan(file);
            Assert.Equal(string.Empty, result.Suppressed.Count > 0 ? string.Empty : result.Reason);
            found.UnionWith(result.Rules.Select(fired => $"{Path.GetFileName(file)} {fired.Rule.Name}"));
        }

        return found;
    }

    /// <summary>Loads a database that must have no error.</summary>
    public static SignatureSet Load(params string[] databases)
    {
        var diagnostics = new DiagnosticBag();
        var loader = new RuleLoader(diagnostics);
        foreach (string database in databases)
        {
            if (Directory.Exists(database))
            {
                loader.AddDirectory(database, "default");
            }
            else
            {
                loader.AddFile(database, "default");
            }
        }

        SignatureSet? signatures = SignatureSet.Compile(loader.Build(), new CompilerOptions { Defers = true }, diagnostics);
        Assert.True(signatures is not null, string.Join('\n', diagnostics.All.Select(message => message.ToString())));
        return signatures;
    }
}
