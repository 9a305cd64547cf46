using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using FirmwareScanner.Diagnostics;

namespace FirmwareScanner.NanoRun.Running;

/// <summary>Runs a program to its end, or to the end of its time.</summary>
internal static class ChildProgram
{
    private static readonly TimeSpan PatienceWithTheDead = TimeSpan.FromSeconds(5);

    /// <summary>Runs a program.</summary>
    /// <param name="program">Its path, or a name that the system finds; a .dll is started with dotnet.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="timeout">How long it may take; then it is ended, with all that it started.</param>
    /// <param name="onLine">Sees each line as it arrives.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="UserErrorException">It cannot be started.</exception>
    public static async Task<ChildRun> RunAsync(
        string program, IEnumerable<string> arguments, TimeSpan timeout, Action<string> onLine, CancellationToken cancellation)
    {
        bool isManaged = string.Equals(Path.GetExtension(program), ".dll", StringComparison.OrdinalIgnoreCase);
        // What has no folder in its name is looked for where the system looks for programs.
        string path = Path.GetFileName(program) == program && !File.Exists(program) ? program : Path.GetFullPath(program);
        string[] all = isManaged ? [path, .. arguments] : [.. arguments];
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(isManaged ? "dotnet" : path, all)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            },
        };
        var lines = new List<string>();
        void Take(string? line)
        {
            if (line is not null)
            {
                lock (lines)
                {
                    lines.Add(line);
                    onLine(line);
                }
            }
        }

        process.OutputDataReceived += (_, e) => Take(e.Data);
        process.ErrorDataReceived += (_, e) => Take(e.Data);
        Start(process, program);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(timeout);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return new ChildRun(process.ExitCode, lines);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await EndOf(process);
            cancellation.ThrowIfCancellationRequested();
            lock (lines)
            {
                return new ChildRun(null, [.. lines]);
            }
        }
    }

    /// <summary>
    /// What was killed ends at once; but what it started and let go may hold its output open for as long as it likes.
    /// </summary>
    private static async Task EndOf(Process process)
    {
        using var limit = new CancellationTokenSource(PatienceWithTheDead);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            // The lines until then are all there is.
        }
    }

    private static void Start(Process process, string program)
    {
        try
        {
            process.Start();
        }
        catch (Win32Exception exception)
        {
            throw new UserErrorException($"{program} cannot be started: {exception.Message}");
        }
    }
}
