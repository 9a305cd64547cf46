using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using FirmwareScanner.Files;
using FirmwareScanner.Serving.Watching;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Serving.Tests;

/// <summary>When a file has arrived; the clock is the test's.</summary>
public sealed class FolderWatchTests : IDisposable
{
    private static readonly HashSet<string> Nothing = [];

    private readonly TemporaryFolder _folder = new();
    private readonly HashSet<string> _written = [];

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    [Fact]
    public void File_is_complete_when_it_has_stayed_as_it_is()
    {
        FolderWatch watch = Create();
        string path = Write("a", "1");

        Assert.Empty(Look(watch, 0).Ready);
        Assert.Empty(Look(watch, 9).Ready);
        ArrivedFile arrived = Assert.Single(Look(watch, 10).Ready);
        watch.MarkScanned(arrived);

        Assert.Equal(path, arrived.Path);
        Assert.Empty(Look(watch, 100).Ready);
    }

    [Fact]
    public void File_that_grows_has_to_settle_again()
    {
        FolderWatch watch = Create();
        Write("a", "1");
        Look(watch, 0);
        Write("a", "12");

        FolderLook grown = Look(watch, 10);

        Assert.Empty(grown.Ready);
        Assert.Equal(TimeSpan.FromSeconds(10), grown.NextDue);
        Assert.Single(Look(watch, 20).Ready);
    }

    [Fact]
    public void File_that_changes_after_its_scan_is_ready_again()
    {
        FolderWatch watch = Create();
        Write("a", "1");
        Look(watch, 0);
        watch.MarkScanned(Assert.Single(Look(watch, 10).Ready));

        Write("a", "2");

        Assert.Empty(Look(watch, 11).Ready);
        Assert.Single(Look(watch, 21).Ready);
    }

    [Fact]
    public void Change_during_the_scan_is_not_taken_for_scanned()
    {
        FolderWatch watch = Create();
        Write("a", "1");
        Look(watch, 0);
        ArrivedFile arrived = Assert.Single(Look(watch, 10).Ready);
        Write("a", "22");
        Look(watch, 11);
        watch.MarkScanned(arrived);

        Assert.Single(Look(watch, 21).Ready);
    }

    [Fact]
    public void File_that_was_renamed_into_place_is_complete_at_once_unless_somebody_writes_it()
    {
        FolderWatch watch = Create();
        string path = Write("a", "1");

        _written.Add(path);
        Assert.Empty(Look(watch, 0, path).Ready);
        _written.Clear();

        Assert.Single(Look(watch, 10, path).Ready);
    }

    [Fact]
    public void File_that_is_open_for_writing_is_waited_for()
    {
        FolderWatch watch = Create();
        string path = Write("a", "1");
        _written.Add(path);
        Look(watch, 0);

        Assert.Equal([path], Look(watch, 10).Waiting);
        Assert.Equal([path], Look(watch, 20).Waiting);
        _written.Clear();

        Assert.Single(Look(watch, 30).Ready);
    }

    [Fact]
    public void File_that_vanishes_is_told_of_unless_it_was_scanned()
    {
        FolderWatch watch = Create();
        string early = Write("a", "1");
        string late = Write("b", "1");
        Look(watch, 0);
        watch.MarkScanned(Look(watch, 10).Ready.Single(file => file.Path == late));
        File.Delete(early);
        File.Delete(late);

        Assert.Equal([early], Look(watch, 11).Vanished);
        Assert.Empty(Look(watch, 12).Vanished);
    }

    [Fact]
    public void Folder_that_is_not_entered_is_told_of_once()
    {
        FolderWatch watch = Create();
        Write("below/a", "1");

        Assert.Equal(Path.Combine(_folder.Path, "below"), Assert.Single(Look(watch, 0).Problems).Path);
        Assert.Empty(Look(watch, 1).Problems);
        Directory.Delete(Path.Combine(_folder.Path, "below"), true);
        Look(watch, 2);
        Write("below/a", "1");
        Assert.Single(Look(watch, 3).Problems);
    }

    [Fact]
    public void Watched_folder_may_vanish_and_come_back()
    {
        FolderWatch watch = Create("inbox");
        Write("inbox/a", "1");
        Look(watch, 0);
        Directory.Move(Path.Combine(_folder.Path, "inbox"), Path.Combine(_folder.Path, "away"));

        FolderLook gone = Look(watch, 1);
        Directory.Move(Path.Combine(_folder.Path, "away"), Path.Combine(_folder.Path, "inbox"));
        Look(watch, 2);

        Assert.Equal("the folder is gone", Assert.Single(gone.Problems).Reason);
        Assert.Single(gone.Vanished);
        Assert.Single(Look(watch, 12).Ready);
    }

    [Fact]
    public void What_was_there_is_passed_over_until_it_changes()
    {
        FolderWatch watch = Create();
        Write("a", "1");
        watch.PassOver();
        Assert.Empty(Look(watch, 100).Ready);

        Write("a", "22");
        Look(watch, 101);

        Assert.Single(Look(watch, 111).Ready);
    }

    [Fact]
    public void Links_and_excluded_names_are_counted_and_not_followed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need rights there");
        FolderWatch watch = Create(excluded: "*.part");
        string outside = Path.Combine(Path.GetTempPath(), "no-such-" + Path.GetRandomFileName());
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "link"), outside);
        Write("x.part", "1");

        FolderLook look = Look(watch, 100);

        Assert.Equal((1, 1, 0), (look.Links, look.Excluded, look.Ready.Count + look.Waiting.Count));
    }

    [Fact]
    public void Writer_is_known_on_linux()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "other systems tell in other ways, or not");
        string path = Write("a", "1");
        bool? before = FileSystem.FileWriters.Has(path);
        Assert.SkipWhen(before is null, "this file system does not tell");

        using (File.Open(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            Assert.True(FileSystem.FileWriters.Has(path));
        }

        using (File.OpenRead(path))
        {
            Assert.False(FileSystem.FileWriters.Has(path));
        }

        Assert.False(before);
    }

    [Fact]
    public void Complete_files_come_in_the_order_of_their_names()
    {
        // Compared with a list that was made another way: all of a hundred files, whenever they were written.
        FolderWatch watch = Create();
        string[] names = [.. Enumerable.Range(0, 100).Select(number => $"{number * 37 % 100:d2}")];
        foreach (string name in names)
        {
            Write(name, name);
        }

        Look(watch, 0);

        Assert.Equal(names.Order(StringComparer.Ordinal), Look(watch, 10).Ready.Select(file => Path.GetFileName(file.Path)));
    }

    private static FolderLook Look(FolderWatch watch, int seconds, params string[] renamed) =>
        watch.Look(TimeSpan.FromSeconds(seconds), renamed.Length == 0 ? Nothing : [.. renamed]);

    private FolderWatch Create(string below = "", string? excluded = null)
    {
        var walker = new DirectoryWalker { Excluded = excluded is null ? null : new FileSystem.NamePatterns([excluded]) };
        return new FolderWatch(Path.Combine(_folder.Path, below), walker, TimeSpan.FromSeconds(10)) { HasWriters = path => _written.Contains(path) };
    }

    private string Write(string name, string content) => _folder.Write(name, Encoding.ASCII.GetBytes(content));
}
