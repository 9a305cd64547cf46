using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Files;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Tests.Files;

public sealed class DirectoryWalkerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Walk_file_is_the_file()
    {
        string path = _folder.Write("a.bin", []);

        Assert.Equal([new WalkedFile(path, WalkedKind.NamedFile)], new DirectoryWalker().Walk(path));
    }

    [Fact]
    public void Walk_missing_path_is_left_to_the_scanner()
    {
        Assert.Equal(WalkedKind.NamedFile, Assert.Single(new DirectoryWalker().Walk("/no/such/thing")).Kind);
    }

    [Fact]
    public void Walk_folder_is_in_ordinal_order_and_says_what_it_does_not_enter()
    {
        WriteTree();

        Assert.Equal(["File B", "File a", "Folder bb", "File c", "File ä"], Walk(new DirectoryWalker()));
    }

    [Fact]
    public void Walk_recursive_enters_folders_in_their_place()
    {
        WriteTree();

        Assert.Equal(
            ["File B", "File a", "File bb/.hidden", "File bb/z/deep", "File c", "File ä"],
            Walk(new DirectoryWalker { IsRecursive = true }));
    }

    [Fact]
    public void Walk_tells_what_is_left_out_and_enters_none_of_it()
    {
        WriteTree();

        Assert.Equal(
            ["File B", "File a", "Excluded bb", "Excluded c", "File ä"],
            Walk(new DirectoryWalker { IsRecursive = true, Excluded = new NamePatterns(["bb/", "c"]) }));
    }

    [Fact]
    public void Walk_empty_folders_say_so()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "b", "void"));

        Assert.Equal(["EmptyFolder b/void"], Walk(new DirectoryWalker { IsRecursive = true }));
    }

    [Fact]
    public void Walk_links_in_folders_are_shown_and_not_followed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "symbolic links need a privilege on Windows");
        _folder.Write("b/file", []);
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "b", "up"), "..");
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "b", "itself"), "itself");
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "b", "twin"), "file");

        Assert.Equal(
            ["File b/file", "Link b/itself", "Link b/twin", "Link b/up"], Walk(new DirectoryWalker { IsRecursive = true }));
    }

    [Fact]
    public void Walk_link_that_the_user_names_is_followed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "symbolic links need a privilege on Windows");
        _folder.Write("b/file", []);
        string link = Path.Combine(_folder.Path, "link");
        Directory.CreateSymbolicLink(link, "b");

        Assert.Equal([new WalkedFile(Path.Combine(link, "file"), WalkedKind.File)], new DirectoryWalker().Walk(link));
    }

    [Fact]
    public void Walk_folder_that_cannot_be_listed_is_reported_and_the_rest_walked()
    {
        _folder.Write("a/file", []);
        _folder.Write("b/file", []);
        _folder.Write("c/file", []);
        var found = new List<WalkedFile>();
        foreach (WalkedFile file in new DirectoryWalker { IsRecursive = true }.Walk(_folder.Path))
        {
            if (found.Count == 0)
            {
                // Gone between the listing of its parent and its own: what a folder without permission is to other users than root.
                Directory.Delete(Path.Combine(_folder.Path, "b"), true);
            }

            found.Add(file);
        }

        Assert.Equal([WalkedKind.File, WalkedKind.Unreadable, WalkedKind.File], found.Select(file => file.Kind));
        Assert.Equal("no such file or folder", found[1].Problem);
    }

    private void WriteTree()
    {
        foreach (string name in new[] { "c", "a", "B", "ä", "bb/z/deep", "bb/.hidden" })
        {
            _folder.Write(name, []);
        }
    }

    private IEnumerable<string> Walk(DirectoryWalker walker) => walker.Walk(_folder.Path)
        .Select(file => $"{file.Kind} {Path.GetRelativePath(_folder.Path, file.Path).Replace('\\', '/')}");
}
