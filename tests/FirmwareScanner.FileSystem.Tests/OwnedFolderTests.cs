using System;
using System.IO;
using System.Linq;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.FileSystem.Tests;

/// <summary>Only what nobody else can have written is read, and a name leads nowhere else.</summary>
public sealed class OwnedFolderTests : TestFolder
{
    [Fact]
    public void File_comes_back_for_its_owner_alone()
    {
        using var folder = OwnedFolder.Open(At("own"));

        folder.Write("f", "content"u8);
        folder.Write("f", "other"u8);

        Assert.Equal("other"u8.ToArray(), folder.TryRead("f", 5, isSecret: true));
        Assert.Null(folder.TryRead("g", 5));
        Assert.Equal(["f"], folder.List().Select(file => file.Name));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(At("own/f")));
            Assert.Equal((UnixFileMode)0b111_000_000, File.GetUnixFileMode(At("own")));
        }
    }

    [Fact]
    public void First_of_two_new_files_of_a_name_stays()
    {
        using var folder = OwnedFolder.Open(At("own"));

        Assert.True(folder.TryAdd("f", "first"u8));
        Assert.False(folder.TryAdd("f", "second"u8));

        Assert.Equal("first"u8.ToArray(), folder.TryRead("f", 10));
        Assert.Equal(["f"], Directory.GetFiles(At("own")).Select(Path.GetFileName));
    }

    [Fact]
    public void Too_long_file_is_an_error()
    {
        using var folder = OwnedFolder.Open(At("own"));
        folder.Write("f", new byte[11]);

        Assert.Contains("at most 10 bytes", Assert.Throws<IOException>(() => folder.TryRead("f", 10)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Link_is_neither_followed_nor_written_through()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "making links takes a privilege there");
        using var folder = OwnedFolder.Open(At("own"));
        string target = Put("target", "untouched");
        Link("own/f", target);

        Assert.Throws<UnsafeFileException>(() => folder.TryRead("f", 100));
        Assert.DoesNotContain(folder.List(), file => file.Name == "f");
        Assert.False(folder.TryAdd("f", "new"u8));
        folder.MarkUsed("f");
        folder.Write("f", "new"u8);

        Assert.Equal("untouched", File.ReadAllText(target));
        Assert.Equal("new"u8.ToArray(), folder.TryRead("f", 100));
    }

    [Fact]
    public void Pipe_is_not_waited_for()
    {
        using var folder = OwnedFolder.Open(At("own"));
        Pipe("own/f");

        Assert.Contains("a named pipe", Assert.Throws<UnsafeFileException>(() => folder.TryRead("f", 100)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void File_or_folder_that_others_may_write_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no permission bits there");
        using var folder = OwnedFolder.Open(At("own"));
        folder.Write("f", "content"u8);

        SetMode("own/f", "604");
        Assert.NotNull(folder.TryRead("f", 100));
        Assert.Throws<UnsafeFileException>(() => folder.TryRead("f", 100, isSecret: true));
        SetMode("own/f", "602");
        Assert.Throws<UnsafeFileException>(() => folder.TryRead("f", 100));
        SetMode("own", "770");
        Assert.Throws<UnsafeFileException>(() => OwnedFolder.Open(At("own")));
    }

    [Fact]
    public void Folder_that_is_moved_stays_the_same_folder()
    {
        SkipUnlessLinux();
        using var folder = OwnedFolder.Open(At("own"));
        Directory.Move(At("own"), At("moved"));
        Directory.CreateDirectory(At("own"));

        folder.Write("f", "content"u8);

        Assert.Empty(Directory.GetFiles(At("own")));
        Assert.Equal("content", File.ReadAllText(At("moved/f")));
    }

    [Fact]
    public void File_is_removed_and_marked_as_used()
    {
        using var folder = OwnedFolder.Open(At("own"));
        folder.Write("f", "content"u8);
        folder.Write("g", "content"u8);
        File.SetLastWriteTimeUtc(At("own/f"), DateTime.UtcNow.AddDays(-1));
        File.SetLastWriteTimeUtc(At("own/g"), DateTime.UtcNow.AddDays(-1));

        folder.MarkUsed("f");

        Assert.Equal("f", folder.List().MaxBy(file => file.UsedAt)!.Name);
        folder.Remove("f");
        folder.Remove("f");
        Assert.Equal(["g"], folder.List().Select(file => file.Name));
    }

    [Fact]
    public void Folder_holds_itself_and_what_lies_in_it()
    {
        using var folder = OwnedFolder.Open(At("own"));
        Directory.CreateDirectory(At("own/a/b"));
        Directory.CreateDirectory(At("owner"));

        Assert.True(folder.Holds(At("own")));
        Assert.True(folder.Holds(At("own/a/b")));
        Assert.False(folder.Holds(At("owner")));
        Assert.False(folder.Holds(Folder));
    }

    private void SetMode(string name, string mode) => Assert.Equal(0, StartedProgram.Run(new("chmod", [mode, At(name)])).ExitCode);
}
