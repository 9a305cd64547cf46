using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using FirmwareScanner.Testing;
using Microsoft.Win32.SafeHandles;
using Xunit;

namespace FirmwareScanner.FileSystem.Tests;

/// <summary>What is read whole has an end within bounds.</summary>
public sealed class InputFileTests : TestFolder
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(99)]
    [InlineData(100)]
    public void File_up_to_the_limit_is_read(int length)
    {
        string content = new('x', length);

        Assert.Equal(content, System.Text.Encoding.UTF8.GetString(InputFile.ReadWhole(Put("f", content), 100)));
    }

    [Fact]
    public void File_over_the_limit_is_refused_with_both_numbers()
    {
        IOException exception = Assert.Throws<IOException>(() => InputFile.ReadWhole(Put("f", new string('x', 1001)), 1000));

        Assert.Equal("is too long: at most 1,000 bytes are read, it has 1,001", exception.Message);
    }

    [Fact]
    public void File_that_has_more_than_it_says_is_bounded_all_the_same()
    {
        SkipUnlessLinux();

        // Files of the kernel say that they have no bytes.
        Assert.NotEmpty(InputFile.ReadWhole("/proc/self/status", 1 << 20));
        IOException exception = Assert.Throws<IOException>(() => InputFile.ReadWhole("/proc/self/status", 10));

        Assert.Equal("is too long: at most 10 bytes are read, there are more", exception.Message);
    }

    [Fact]
    public void Folder_device_and_pipe_are_refused_without_being_opened()
    {
        string pipe = Pipe("pipe");

        Assert.Equal("is a folder, expected a regular file", Problem(Folder));
        Assert.Equal("is a character device, expected a regular file", Problem("/dev/zero"));
        Assert.Equal("is a character device, expected a regular file", Problem(Link("link", "/dev/zero")));

        // Opening it would wait for ever.
        Assert.Equal("is a named pipe, expected a regular file", Problem(pipe));
    }

    [Fact]
    public async Task Pipe_that_may_be_read_is_read_to_its_end_and_no_further_than_the_limit()
    {
        string pipe = Pipe("pipe");
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        Task writing = Task.Run(() => File.WriteAllText(pipe, "through the pipe"), cancellation);
        byte[] content = InputFile.ReadWhole(pipe, 100, allowsPipe: true);
        await writing.WaitAsync(Patience, cancellation);

        Assert.Equal("through the pipe"u8, content);

        Task endless = Task.Run(() => File.WriteAllText(pipe, new string('x', 5000)), cancellation);
        Assert.Equal(
            "is too long: at most 100 bytes are read, there are more",
            Assert.Throws<IOException>(() => InputFile.ReadWhole(pipe, 100, allowsPipe: true)).Message);
        _ = await Record.ExceptionAsync(() => endless.WaitAsync(Patience, cancellation));
    }

    private static string Problem(string path) => Assert.Throws<IOException>(() => InputFile.ReadWhole(path, 100)).Message;

    /// <summary>Between the look at a folder and the opening somebody may put one there.</summary>
    [Fact]
    public async Task Pipe_without_a_writer_in_the_place_of_a_file_opens_at_once()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere files are opened as .NET opens them, which waits");
        string path = Pipe("pipe");
        CancellationToken token = TestContext.Current.CancellationToken;

        using SafeFileHandle handle = await Task.Run(() => InputFile.OpenHandle(path), token).WaitAsync(StartedProgram.Patience, token);

        Assert.Equal(FileKind.NamedPipe, FileStatus.Of(handle, path).Kind);
    }
}
