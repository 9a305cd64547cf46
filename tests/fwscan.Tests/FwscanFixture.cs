using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Threading.Tasks;
using Xunit;

namespace FirmwareScanner.Tool.Tests;

/// <summary>Runs the built tool as a child process in a folder of its own, which each test gets anew.</summary>
public abstract class FwscanFixture : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Makes the folder.</summary>
    protected FwscanFixture()
    {
        Folder = Directory.CreateTempSubdirectory("fwscan-test-").FullName;
    }

    /// <summary>The tool.</summary>
    protected static string ToolPath => Path.Combine(AppContext.BaseDirectory, "fwscan.dll");

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
        using Process process = Start(environment, arguments);
        return Finish(process, input, $"fwscan {string.Join(' ', arguments)}");
    }

    /// <summary>Runs a line of shell in the folder.</summary>
    /// <param name="line">The line.</param>
    /// <param name="arguments">What the line knows as $0, $1, …</param>
    private protected FwscanResult Shell(string line, params string[] arguments)
    {
        using Process process = Start("sh", null, ["-c", line, .. arguments]);
        return Finish(process, [], line);
    }

    private static FwscanResult Finish(Process process, byte[] input, string what)
    {
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        try
        {
            process.StandardInput.BaseStream.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The tool ended without reading its input.
        }

        if (!process.WaitForExit(Patience))
        {
            process.Kill(true);
            Assert.Fail($"{what} did not end");
        }

        return new FwscanResult(process.ExitCode, output.Result, error.Result);
    }

    /// <summary>Starts the tool.</summary>
    private protected Process Start(IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        return Start("dotnet", environment, [ToolPath, .. arguments]);
    }

    private Process Start(string program, IReadOnlyDictionary<string, string>? environment, string[] arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        Array.ForEach(arguments, start.ArgumentList.Add);
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
