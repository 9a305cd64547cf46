using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using FirmwareScanner.Bench.Flash;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Tool.Output;

namespace FirmwareScanner.Tool.Commands;

/// <summary>Runs nanoFramework's flash tool.</summary>
/// <param name="path">Where it is.</param>
/// <param name="terminal">Where its output goes.</param>
internal sealed class NanoffTool(string path, Terminal terminal)
{
    // A download of the firmware over a slow line, and 16 MB of flash at 115200 baud.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(40);

    /// <summary>Looks for the tool on the search path, and where .NET installs tools.</summary>
    /// <returns>Its path; null if it is not installed.</returns>
    public static string? Find()
    {
        string name = FlashPlan.Tool + (OperatingSystem.IsWindows() ? ".exe" : string.Empty);
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        IEnumerable<string> folders = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
            .Append(Path.Combine(home, ".dotnet", "tools"));
        return folders.Where(folder => folder.Length > 0).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }

    /// <summary>Runs it, and shows its output.</summary>
    /// <exception cref="UserErrorException">It failed.</exception>
    public void Run(IReadOnlyList<string> arguments) => Start(arguments, terminal.WriteLine);

    /// <summary>Runs it, and gives its output.</summary>
    /// <exception cref="UserErrorException">It failed.</exception>
    public string Ask(IReadOnlyList<string> arguments)
    {
        var answer = new StringBuilder();
        Start(arguments, line => answer.Append(line).Append('\n'));
        return answer.ToString();
    }

    private void Start(IReadOnlyList<string> arguments, Action<string> write)
    {
        terminal.Complain("running " + FlashPlan.Show(arguments));
        var start = new ProcessStartInfo(path) { RedirectStandardOutput = true, RedirectStandardError = true };
        arguments.ToList().ForEach(start.ArgumentList.Add);
        using Process process = StartProcess(start);
        process.ErrorDataReceived += (_, received) => Pass(received.Data, write);
        process.OutputDataReceived += (_, received) => Pass(received.Data, write);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        WaitForEnd(process, FlashPlan.Show(arguments));
        if (process.ExitCode != 0)
        {
            throw new UserErrorException($"{FlashPlan.Show(arguments)}: failed with exit code {process.ExitCode}");
        }
    }

    private static void WaitForEnd(Process process, string command)
    {
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            // Also for the end of its output, which something that it started may hold open.
            process.WaitForExitAsync(limit.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new UserErrorException($"{command}: did not end within {Patience.TotalMinutes} minutes, and was ended");
        }
    }

    private static Process StartProcess(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new UserErrorException($"{start.FileName}: {exception.Message}");
        }
    }

    private static void Pass(string? line, Action<string> write)
    {
        if (line is not null)
        {
            lock (write)
            {
                write(line);
            }
        }
    }
}
