using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.FileSystem.Tests;

public sealed class FileStatusTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Of_tells_the_kinds_apart()
    {
        string file = _folder.Write("file", [1, 2, 3]);

        Assert.Equal((FileKind.Regular, 3L), (FileStatus.Of(file)!.Kind, FileStatus.Of(file)!.Length));
        Assert.Equal(FileKind.Folder, FileStatus.Of(_folder.Path)!.Kind);
        Assert.Null(FileStatus.Of(Path.Combine(_folder.Path, "absent")));
        Assert.Null(FileStatus.Of(Path.Combine(file, "below-a-file")));
        Assert.Throws<ArgumentException>(() => FileStatus.Of("a\0b"));
    }

    [Fact]
    public void Of_special_files_of_linux()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "other systems do not tell");
        string pipe = Path.Combine(_folder.Path, "pipe");
        Run("mkfifo", pipe);

        Assert.Equal(FileKind.NamedPipe, FileStatus.Of(pipe)!.Kind);
        Assert.Equal(FileKind.CharacterDevice, FileStatus.Of("/dev/null")!.Kind);
        Assert.Equal("a named pipe", FileStatus.Of(pipe)!.Kind.Describe());
        Assert.Equal([FileKind.NamedPipe], FolderListing.Of(_folder.Path).Select(entry => entry.Kind));
    }

    [Fact]
    public void Identity_is_that_of_the_file_whatever_name_leads_to_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "symbolic links need a privilege on Windows");
        string file = _folder.Write("file", [1]);
        string other = _folder.Write("other", [1]);
        string link = Path.Combine(_folder.Path, "link");
        File.CreateSymbolicLink(link, "file");

        Assert.Equal(FileStatus.Of(file)!.Identity, FileStatus.Of(link)!.Identity);
        Assert.NotEqual(FileStatus.Of(file)!.Identity, FileStatus.Of(other)!.Identity);
        Assert.Equal(FileKind.Link, FileStatus.Of(link, followsLinks: false)!.Kind);
        using var handle = InputFile.OpenHandle(link);
        Assert.Equal(FileStatus.Of(file)!.Identity, FileStatus.Of(handle, link).Identity);
    }

    [Fact]
    public void Names_that_are_no_utf8_are_listed_examined_and_opened()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "other systems have no such names");
        string folder = Path.Combine(_folder.Path, "names");
        Run("sh", "-c", "mkdir \"$0\" && printf abc > \"$0/$(printf 'M\\374ller')\" && printf d > \"$0/a\"", folder);
        try
        {
            Assert.Equal(["M\uDCFCller", "a"], FolderListing.Of(folder).Select(entry => entry.Name));
            string path = Path.Combine(folder, "M\uDCFCller");
            Assert.Equal(3, FileStatus.Of(path)!.Length);
            using var handle = InputFile.OpenHandle(path);
            byte[] content = new byte[3];
            Assert.Equal(3, RandomAccess.Read(handle, content, 0));
            Assert.Equal("abc"u8.ToArray(), content);
        }
        finally
        {
            Run("rm", "-r", folder);
        }
    }

    [Fact]
    public void Opening_what_is_not_there_says_so()
    {
        Assert.IsType<FileNotFoundException>(Record.Exception(() => InputFile.OpenHandle(Path.Combine(_folder.Path, "a\uDCFF"))));
        Assert.IsType<FileNotFoundException>(Record.Exception(() => InputFile.OpenHandle(Path.Combine(_folder.Path, "a"))));
    }

    private static void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(1)));
        Assert.Equal(0, process.ExitCode);
    }
}
