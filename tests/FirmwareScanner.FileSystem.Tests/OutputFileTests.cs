using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.FileSystem.Tests;

/// <summary>A file appears as a whole or not at all; what is no regular file is written to.</summary>
public sealed class OutputFileTests : TestFolder
{
    [Fact]
    public void Old_content_stays_until_the_new_is_complete()
    {
        string path = Put("f", "old");
        using (var file = OutputFile.Create(new FileClaims().AddOutput(path), TestContext.Current.CancellationToken))
        {
            file.Stream.Write("new"u8);
            file.Stream.Flush();

            Assert.Equal("old", File.ReadAllText(path));
            file.Commit();
            Assert.Equal("new", File.ReadAllText(path));
        }

        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal(["f"], Names());
    }

    [Fact]
    public void File_that_is_abandoned_leaves_nothing_behind()
    {
        string path = Put("f", "old");
        using (var file = OutputFile.Create(new FileClaims().AddOutput(path), TestContext.Current.CancellationToken))
        {
            file.Stream.Write(new byte[1 << 20]);
        }

        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal(["f"], Names());
    }

    [Fact]
    public void New_file_is_made_and_long_content_arrives_whole()
    {
        byte[] content = new byte[3_000_001];
        new Random(1).NextBytes(content);

        OutputFile.WriteWhole(At("f"), content);

        Assert.Equal(content, File.ReadAllBytes(At("f")));
        Assert.Equal(["f"], Names());
    }

    [Fact]
    public void Replaced_file_keeps_its_permissions()
    {
        SkipUnlessLinux();
        string path = Put("f", "old");
        Mode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherRead);

        OutputFile.WriteWhole(path, "new");

        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherRead,
            OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(path));
    }

    [Fact]
    public void Link_to_a_file_stays_and_the_file_is_replaced_as_a_whole()
    {
        Directory.CreateDirectory(At("folder"));
        Put("folder/f", "old");
        string link = Link("link", "second");
        Link("second", Path.Combine("folder", "f"));

        OutputFile.WriteWhole(link, "new");

        Assert.Equal("new", File.ReadAllText(At("folder/f")));
        Assert.Equal("second", new FileInfo(link).LinkTarget);
        Assert.Equal(["folder", "link", "second"], Names());
    }

    [Fact]
    public void Dangling_link_folder_and_missing_folder_are_refused()
    {
        Link("dangling", "absent");
        Link("loop", "loop");

        Assert.Equal($"{At("dangling")}: leads to {At("absent")}, which does not exist", Problem(At("dangling")));
        Assert.Equal($"{Folder}: is a folder, expected the name of a file to write", Problem(Folder));
        Assert.Equal($"{At("absent/f")}: the folder {At("absent")} does not exist", Problem(At("absent/f")));
        Assert.Equal(": expected the name of a file to write", Problem(string.Empty));
        Assert.StartsWith($"{At("loop")}: ", Problem(At("loop")), StringComparison.Ordinal);
        Assert.Equal(["dangling", "loop"], Names());
    }

    [Fact]
    public void Device_is_written_to_and_never_replaced_through_links_either()
    {
        SkipUnlessLinux();
        string link = Link("null", "/dev/null");
        OutputFile.WriteWhole(link, "gone");

        Assert.Equal(FileKind.CharacterDevice, FileStatus.Of("/dev/null", false)!.Kind);
        Assert.Equal("/dev/null", new FileInfo(link).LinkTarget);

        IOException exception = Assert.Throws<IOException>(() => OutputFile.WriteWhole("/dev/full", "no room"));
        Assert.Equal("/dev/full: No space left on device", exception.Message);
    }

    [Fact]
    public async Task Pipe_is_waited_for_written_to_and_stays()
    {
        string pipe = Pipe("pipe");
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        var writing = Task.Run(() => OutputFile.WriteWhole(pipe, "through the pipe"), cancellation);
        var reading = Task.Run(() => File.ReadAllText(pipe), cancellation);

        Assert.Equal("through the pipe", await reading.WaitAsync(Patience, cancellation));
        await writing.WaitAsync(Patience, cancellation);
        Assert.Equal(FileKind.NamedPipe, FileStatus.Of(pipe)!.Kind);
    }

    [Fact]
    public async Task Wait_for_the_reader_of_a_pipe_can_be_ended()
    {
        string pipe = Pipe("pipe");
        using var end = new CancellationTokenSource();
        Task waiting = Task.Run(
            () => OutputFile.Create(new FileClaims().AddOutput(pipe), end.Token), TestContext.Current.CancellationToken);
        await end.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Patience, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Log_can_be_read_while_it_is_written_and_empties_an_older_one()
    {
        string path = Put("log", "an older and longer log");
        using var log = OutputFile.CreateLog(new FileClaims().AddOutput(path), TestContext.Current.CancellationToken);
        log.Stream.Write("one\n"u8);

        using var reading = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var text = new StreamReader(reading);
        Assert.Equal("one\n", text.ReadToEnd());
    }

    [Fact]
    public void Name_that_is_not_UTF_8_is_written()
    {
        SkipUnlessLinux();
        string path = At(EscapedUtf8.Decode([.. Encoding.UTF8.GetBytes("M"), 0xFC, .. "ller"u8]));
        OutputFile.WriteWhole(path, "content");
        OutputFile.WriteWhole(path, "content again");

        Assert.Equal("content again"u8, InputFile.ReadWhole(path, 100));
        Assert.Equal(FolderListing.Of(Folder).Select(entry => At(entry.Name)), [path]);

        // .NET finds no file of that name, so it could not remove the folder.
        Assert.Equal(0, StartedProgram.Run(new ProcessStartInfo("rm", ["-r", Folder])).ExitCode);
        Directory.CreateDirectory(Folder);
    }

    private static void Mode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }

    private static string Problem(string path) => Assert.Throws<IOException>(() => OutputFile.WriteWhole(path, "x")).Message;

    private string[] Names() => [.. FolderListing.Of(Folder).Select(entry => entry.Name)];
}
