using System;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using FirmwareScanner.Testing;
using Microsoft.Win32.SafeHandles;
using Xunit;

namespace FirmwareScanner.FileSystem.Tests;

/// <summary>How files are opened.</summary>
public sealed class InputFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void File_is_read_by_the_bytes_of_its_name()
    {
        string path = _folder.Write("image.bin", [1, 2, 3]);

        using var stream = new FileStream(InputFile.OpenHandle(path), FileAccess.Read);

        Assert.Equal([1, 2, 3], new BinaryReader(stream).ReadBytes(4));
    }

    [Fact]
    public void File_that_is_not_there_is_not_found()
    {
        Assert.Throws<FileNotFoundException>(() => InputFile.OpenHandle(Path.Combine(_folder.Path, "absent")));
    }

    /// <summary>Between the look at a folder and the opening somebody may put one there.</summary>
    [Fact]
    public async Task Pipe_without_a_writer_in_the_place_of_a_file_opens_at_once()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere files are opened as .NET opens them, which waits");
        string path = Path.Combine(_folder.Path, "pipe");
        Assert.Equal(0, StartedProgram.Run(new ProcessStartInfo("mkfifo", [path])).ExitCode);
        CancellationToken token = TestContext.Current.CancellationToken;

        using SafeFileHandle handle = await Task.Run(() => InputFile.OpenHandle(path), token).WaitAsync(StartedProgram.Patience, token);

        Assert.Equal(FileKind.NamedPipe, FileStatus.Of(handle, path).Kind);
    }
}
