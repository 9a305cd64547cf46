using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using FirmwareScanner.Testing;

namespace FirmwareScanner.Documents.Tests;

/// <summary>
/// A folder in which a document's commands are run as a reader would type them at the root of the repository: with a sample of
/// everything that the documents take for granted, and with <c>fwscan</c> and <c>dotnet run</c> mapped to the programs built already.
/// </summary>
internal sealed class Sandbox : IDisposable
{
    private const int ImageLength = 20_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static readonly Dictionary<string, string> Programs = new()
    {
        ["tests/benchmarks"] = "FirmwareScanner.Benchmarks.dll",
        ["tools/carrier"] = "carrier.dll",
        ["tools/fwscan"] = "fwscan.dll",
        ["tools/ilproof"] = "ilproof.dll",
    };

    private readonly TemporaryFolder _folder = new();

    /// <summary>Makes the folder.</summary>
    public Sandbox()
    {
        WriteSamples();
        Copy("FirmwareScanner.sln");
        Copy("docs/performance.md");
        Copy("tools/ilproof/budgets.json");
        Copy("src/Analysis/nanoframework-api.txt");
        Copy("src/Analysis/nanoframework-natives.txt");
        foreach (string folder in new[] { "hardware", "tests/recordings", "src/FirmwareScanner.Device/Boards", "src/FirmwareScanner.Signatures/Rules" })
        {
            CopyAll(folder);
        }

        string ownBoard = File.ReadAllText(RepositoryFiles.PathOf("hardware", "boards", "esp32-devkitc.json"));
        _folder.Write("hardware/boards/my-board.json", Encoding.UTF8.GetBytes(ownBoard));
        LinkBuilds();
        WriteProgram("fwscan", $"exec \"{Host}\" \"{Path.Combine(AppContext.BaseDirectory, "fwscan.dll")}\" \"$@\"\n");
        WriteProgram("dotnet", DotnetScript());
    }

    private static string Host { get; } = FindHost();

    /// <summary>Runs a command and waits until it ends.</summary>
    /// <param name="command">The command, as the shell takes it.</param>
    /// <returns>What went wrong, or null.</returns>
    public string? Run(string command)
    {
        var start = new ProcessStartInfo("bash", ["-c", command]) { WorkingDirectory = _folder.Path };
        start.Environment["PATH"] = Path.Combine(_folder.Path, "bin") + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH");
        start.Environment["XDG_STATE_HOME"] = Path.Combine(_folder.Path, "state");
        try
        {
            ProgramEnd end = StartedProgram.Run(start, patience: Patience);
            return end.ExitCode == 0 ? null : $"ended with {end.ExitCode}: {end.Error.Trim()}{end.Output.Trim()}";
        }
        catch (TimeoutException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>Runs a command that goes on until it is stopped: waits for its first line, and stops it.</summary>
    /// <param name="command">The command.</param>
    /// <returns>What went wrong, or null.</returns>
    public string? RunAndStop(string command)
    {
        // SIGTERM, as a shell without a terminal lets its children ignore SIGINT.
        return Run($"""
            {command.Split(" #")[0].TrimEnd()} > first-line.txt &
            pid=$!
            for i in $(seq 600); do test -s first-line.txt && break; kill -0 $pid || break; sleep 0.1; done
            kill -TERM $pid
            wait $pid
            """);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _folder.Dispose();
    }

    private void WriteSamples()
    {
        byte[] image = [.. Enumerable.Range(0, ImageLength).Select(i => (byte)(i * 7))];
        _folder.Write("image.bin", image);
        _folder.Write("firmware.bin", image);
        _folder.Write("images/first.bin", image);
        _folder.Write("my.yar", "rule mine { strings: $a = \"Hit any key to stop autoboot\" condition: $a }"u8.ToArray());
        _folder.Write("cases/mine/match/u-boot.bin", "Hit any key to stop autoboot"u8.ToArray());
        _folder.Write("cases/mine/no-match/other.bin", "no prompt"u8.ToArray());
        _folder.Write("my.magic", "0\tbelong\t0x27051956\tu-boot legacy uImage\n"u8.ToArray());
        _folder.Write("sigs.ndb", "Vendor.Test.One:0:*:48697420616e79206b657920746f2073746f70\n"u8.ToArray());
    }

    private void Copy(string path) => _folder.Write(path, File.ReadAllBytes(RepositoryFiles.PathOf(path)));

    private void CopyAll(string folder)
    {
        string root = RepositoryFiles.PathOf();
        foreach (string path in Directory.EnumerateFiles(Path.Combine(root, folder), "*", SearchOption.AllDirectories))
        {
            Copy(Path.GetRelativePath(root, path));
        }
    }

    /// <summary>The compiled assemblies that ilproof reads: what is in the sources' folders beside those that are copied.</summary>
    private void LinkBuilds()
    {
        foreach (string project in new[] { "FirmwareScanner.Core", "FirmwareScanner.Device" })
        {
            string copy = Path.Combine(_folder.Path, "src", project);
            Directory.CreateDirectory(copy);
            foreach (string folder in Directory.EnumerateDirectories(RepositoryFiles.PathOf("src", project)))
            {
                string link = Path.Combine(copy, Path.GetFileName(folder));
                if (!Directory.Exists(link))
                {
                    Directory.CreateSymbolicLink(link, folder);
                }
            }
        }
    }

    private void WriteProgram(string name, string script)
    {
        string path = _folder.Write($"bin/{name}", Encoding.UTF8.GetBytes("#!/usr/bin/env bash\n" + script));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static string DotnetScript()
    {
        IEnumerable<string> cases = Programs.Select(
            program => $"  {program.Key}) program=\"{Path.Combine(AppContext.BaseDirectory, program.Value)}\" ;;");
        return $$"""
            test "$1" = run || { echo "only 'dotnet run' is for a test to run: dotnet $*" >&2; exit 64; }
            shift
            while test $# -gt 0; do
              case "$1" in
                -c) test "$2" = Release || exit 64; shift 2 ;;
                --no-build) shift ;;
                --project) project="$2"; shift 2 ;;
                --) shift; break ;;
                *) echo "dotnet run: $1" >&2; exit 64 ;;
              esac
            done
            case "$project" in
            {{string.Join('\n', cases)}}
              *) echo "unknown project $project" >&2; exit 64 ;;
            esac
            exec "{{Host}}" "$program" "$@"

            """;
    }

    private static string FindHost()
    {
        string name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        IEnumerable<string> folders = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
            .Prepend(Environment.GetEnvironmentVariable("DOTNET_ROOT") ?? string.Empty);
        return folders.Where(folder => folder.Length > 0).Select(folder => Path.Combine(folder, name)).First(File.Exists);
    }
}
