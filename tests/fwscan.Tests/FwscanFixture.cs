using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Text;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Tool.Tests;

/// <summary>Runs the built tool as a child process in a folder of its own, which each test gets anew.</summary>
public abstract class FwscanFixture : IDisposable
{
    private const string NativeVariable = "FWSCAN_NATIVE";
    private const string CompiledVariable = "FWSCAN_COMPILED";

    // These sources are compiled into two projects: one runs the tool on the runtime of .NET, the other its native form.
    private protected static readonly bool TestsNativeForm = typeof(FwscanFixture).Assembly.GetName().Name == "fwscan.Native.Tests";

    /// <summary>Makes the folder; skips the test of the native form where there is none.</summary>
    protected FwscanFixture()
    {
        Assert.SkipWhen(
            TestsNativeForm && NativePath is null,
            $"the native suite is skipped: {NativeVariable} names no native fwscan (docs/native.md; to make one takes a C linker)");
        Folder = Directory.CreateTempSubdirectory("fwscan-test-").FullName;
    }

    /// <summary>The words that start the tool.</summary>
    protected static string[] Tool => TestsNativeForm ? [NativePath!] : ["dotnet", CompiledPath ?? Path.Combine(AppContext.BaseDirectory, "fwscan.dll")];

    // A published fwscan.dll, compiled beforehand, in place of that beside the tests.
    private static string? CompiledPath => Environment.GetEnvironmentVariable(CompiledVariable) is { Length: > 0 } path ? path : null;

    private protected static string? NativePath => Environment.GetEnvironmentVariable(NativeVariable) is { Length: > 0 } path ? path : null;

    /// <summary>The current folder of the tool.</summary>
    protected string Folder { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Directory.Delete(Folder, true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Writes a file into the folder, below which folders are made as needed.</summary>
    protected string Put(string name, byte[] content)
    {
        string path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>Writes a text file in UTF-8.</summary>
    protected string Put(string name, string content) => Put(name, Encoding.UTF8.GetBytes(content));

    /// <summary>Runs the tool.</summary>
    private protected FwscanResult Run(params string[] arguments) => Run([], null, arguments);

    /// <summary>Runs the tool with standard input and environment variables.</summary>
    private protected FwscanResult Run(byte[] input, IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        ProgramEnd end = StartedProgram.Run(Describe(Tool[0], environment, [.. Tool[1..], .. arguments]), input);
        return new FwscanResult(end.ExitCode, end.Output, end.Error);
    }

    /// <summary>Runs a line of shell in the folder.</summary>
    /// <param name="line">The line; "$@" in it is the tool with arguments.</param>
    /// <param name="arguments">The arguments of the tool that the line begins with.</param>
    private protected FwscanResult Shell(string line, params string[] arguments)
    {
        ProgramEnd end = StartedProgram.Run(Describe("sh", null, ["-c", line, "sh", .. Tool, .. arguments]));
        return new FwscanResult(end.ExitCode, end.Output, end.Error);
    }

    /// <summary>Starts the tool; to be disposed of.</summary>
    private protected StartedProgram Start(params string[] arguments) => StartWith(null, arguments);

    /// <summary>Starts the tool with environment variables; to be disposed of.</summary>
    private protected StartedProgram StartWith(IReadOnlyDictionary<string, string>? environment, params string[] arguments) =>
        StartedProgram.Start(Describe(Tool[0], environment, [.. Tool[1..], .. arguments]));

    private ProcessStartInfo Describe(string program, IReadOnlyDictionary<string, string>? environment, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Folder };

        // Hundreds of starts: unlike most users' runs they are shorter than the compiling of all loops at once.
        start.Environment["DOTNET_TC_QuickJitForLoops"] = "1";

        // Rules that whoever runs the tests has taken for himself.
        start.Environment["XDG_DATA_HOME"] = Path.Combine(Folder, ".no-data");
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return start;
    }
}
