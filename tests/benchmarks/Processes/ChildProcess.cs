using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using FirmwareScanner.Testing;

namespace FirmwareScanner.Benchmarks.Processes;

/// <summary>Runs one external command to its end and keeps what it printed.</summary>
public static class ChildProcess
{
    // The slowest peer takes minutes for a corpus of a gigabyte.
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    /// <summary>Runs a command; its exit code is the caller's to judge.</summary>
    /// <param name="fileName">Program, looked up in PATH.</param>
    /// <param name="arguments">Arguments, passed without a shell.</param>
    /// <param name="workingDirectory">Folder to run in; the current one when null.</param>
    /// <returns>Exit code and both output streams.</returns>
    /// <exception cref="BenchmarkException">The program cannot be started, or does not end within an hour.</exception>
    public static ChildProcessResult Run(string fileName, IEnumerable<string> arguments, string? workingDirectory = null)
    {
        var start = new ProcessStartInfo(fileName, arguments)
        {
            WorkingDirectory = workingDirectory ?? Directory.GetCurrentDirectory(),
        };
        // Peers print messages in the user's language; their output is parsed.
        start.Environment["LC_ALL"] = "C";
        try
        {
            ProgramEnd end = StartedProgram.Run(start, patience: Patience);
            return new ChildProcessResult(end.ExitCode, end.Output, end.Error);
        }
        catch (TimeoutException failure)
        {
            throw new BenchmarkException(failure.Message);
        }
        catch (Win32Exception failure)
        {
            throw new BenchmarkException($"{fileName}: cannot be started: {failure.Message}");
        }
    }

    /// <summary>Runs a command that must end with exit code 0.</summary>
    /// <param name="fileName">Program, looked up in PATH.</param>
    /// <param name="arguments">Arguments, passed without a shell.</param>
    /// <param name="workingDirectory">Folder to run in; the current one when null.</param>
    /// <returns>What it printed on standard output.</returns>
    /// <exception cref="BenchmarkException">It cannot be started or ends with another exit code.</exception>
    public static string RunChecked(string fileName, IReadOnlyList<string> arguments, string? workingDirectory = null)
    {
        ChildProcessResult result = Run(fileName, arguments, workingDirectory);
        if (result.ExitCode != 0)
        {
            throw new BenchmarkException(
                $"{fileName} {string.Join(' ', arguments)}: expected exit code 0, found {result.ExitCode}: "
                + (result.Error.Length > 0 ? result.Error : result.Output).Trim());
        }

        return result.Output;
    }

    /// <summary>Tells whether a program of this name is in PATH.</summary>
    /// <param name="fileName">Program name or path.</param>
    /// <returns>The full path, or null.</returns>
    public static string? Find(string fileName)
    {
        if (fileName.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            return File.Exists(fileName) ? Path.GetFullPath(fileName) : null;
        }

        foreach (string folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
        {
            string candidate = Path.Combine(folder, fileName);
            if (File.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
