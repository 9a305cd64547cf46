using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using Xunit;

namespace FirmwareScanner.FileSystem.Tests;

/// <summary>A folder that each test gets anew.</summary>
public abstract class TestFolder : IDisposable
{
    private const int MayReadAndWrite = 0x1B6;

    /// <summary>Makes the folder.</summary>
    protected TestFolder()
    {
        Folder = Directory.CreateTempSubdirectory("file-system-test-").FullName;
    }

    /// <summary>The folder.</summary>
    protected string Folder { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Directory.Delete(Folder, true);
        GC.SuppressFinalize(this);
    }

    /// <summary>How long the other end of a pipe may take.</summary>
    protected static TimeSpan Patience { get; } = TimeSpan.FromMinutes(2);

    /// <summary>The path of a name in the folder.</summary>
    protected string At(string name) => Path.Combine(Folder, name);

    /// <summary>Writes a file.</summary>
    /// <returns>Its path.</returns>
    protected string Put(string name, string content)
    {
        File.WriteAllText(At(name), content);
        return At(name);
    }

    /// <summary>Makes a symbolic link.</summary>
    /// <returns>Its path.</returns>
    protected string Link(string name, string target)
    {
        File.CreateSymbolicLink(At(name), target);
        return At(name);
    }

    /// <summary>Makes a named pipe; skips the test where there are none.</summary>
    /// <returns>Its path.</returns>
    protected string Pipe(string name)
    {
        SkipUnlessLinux();
        Assert.Equal(0, MakePipe(Encoding.UTF8.GetBytes(At(name) + "\0"), MayReadAndWrite));
        return At(name);
    }

    /// <summary>Skips the test where the kinds of files are not told apart.</summary>
    protected static void SkipUnlessLinux() => Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux tells what kind of file it is");

    [DllImport("libc", EntryPoint = "mkfifo")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int MakePipe(byte[] path, int mode);
}
