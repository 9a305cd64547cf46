using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Tool.Tests;

/// <summary><c>fwscan watch</c>: files that arrive, change, vanish, and cannot be read.</summary>
public sealed class WatchTests : AnyFormFixture
{
    private const string Bad = "xx BACKDOOR xx";

    /// <summary>Makes the rules and the folder.</summary>
    public WatchTests()
    {
        Put("rules.yar", TestRules.Severities);
        Directory.CreateDirectory(Path.Combine(Folder, "in"));
    }

    [Fact]
    public void Once_scans_what_is_there_and_ends_as_scan_does()
    {
        Put("in/bad.bin", Bad);
        Put("in/good.bin", "nothing to see");

        FwscanResult once = Once("--json");
        FwscanResult scan = Run("scan", "in", "--rules", "rules.yar", "--json");

        Assert.Equal((1, 1), (once.ExitCode, scan.ExitCode));
        Assert.Equal(scan.Output, once.Output);
    }

    [Theory]
    [InlineData("", 2, "nothing was scanned")]
    [InlineData("good.bin", 0, "clean       in/good.bin")]
    public void Once_tells_an_empty_folder_from_a_clean_one(string name, int code, string said)
    {
        if (name.Length > 0)
        {
            Put("in/" + name, "nothing to see");
        }

        FwscanResult once = Once();

        Assert.Equal(code, once.ExitCode);
        Assert.Contains(said, once.Output + once.Error);
    }

    [Fact]
    public void File_that_is_held_open_is_incomplete_and_never_clean()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "other systems do not tell of writers, or have them open files alone");
        Put("in/held.bin", "part of it");
        Put("in/good.bin", "nothing to see");
        using FileStream held = File.Open(Path.Combine(Folder, "in/held.bin"), FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        Assert.SkipWhen(FileSystem.FileWriters.Has(held.Name) is null, "this file system does not tell");

        FwscanResult once = Once("--patience", "1");

        Assert.Equal(2, once.ExitCode);
        Assert.Contains("in/held.bin: incomplete: is still being written to, and was not scanned", once.Error);
        Assert.Contains("verdicts  1 clean, 1 incomplete", once.Output);
    }

    [Fact]
    public void File_that_arrives_changes_and_vanishes_is_told_of_each_time()
    {
        Signals.Require(Signals.Terminate);
        Put("in/old.bin", Bad);
        using StartedProgram watch = Watch("--new-only", "--json");

        File.WriteAllText(Path.Combine(Folder, "in", "new.bin"), "nothing to see");
        JsonObject arrived = NextFile(watch);
        File.WriteAllText(Path.Combine(Folder, "in", "new.bin"), Bad);
        JsonObject changed = NextFile(watch);
        File.Delete(Path.Combine(Folder, "in", "new.bin"));
        Put("other.bin", Bad);
        File.Move(Path.Combine(Folder, "other.bin"), Path.Combine(Folder, "in", "moved.bin"));
        JsonObject moved = NextFile(watch);
        ProgramEnd end = End(watch);

        Assert.Equal(("in/new.bin", "clean"), Verdict(arrived));
        Assert.Equal(("in/new.bin", "found"), Verdict(changed));
        Assert.Equal(("in/moved.bin", "found"), Verdict(moved));
        Assert.DoesNotContain("old.bin", end.Output);
        Assert.Equal(2, (int)JsonNode.Parse(end.Output.Split('\n')[^2])!["summary"]!["found"]!);
        Assert.Contains("interrupted: 0 files had not been scanned as they are", end.Error);
    }

    [Fact]
    public void Thousand_files_that_arrive_at_once_are_each_scanned_once()
    {
        Signals.Require(Signals.Terminate);
        using StartedProgram watch = Watch("--json");
        Directory.CreateDirectory(Path.Combine(Folder, "out"));
        string[] names = [.. Enumerable.Range(0, 1000).Select(number => $"{number:d4}.bin")];
        foreach (string name in names)
        {
            // Written elsewhere and moved: each is complete when it is seen, and is not seen twice.
            Put("out/" + name, name[3] == '7' ? Bad : name);
            File.Move(Path.Combine(Folder, "out", name), Path.Combine(Folder, "in", name));
        }

        var verdicts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        for (int i = 0; i < names.Length; i++)
        {
            (string path, string verdict) = Verdict(NextFile(watch));
            verdicts.Add(path, verdict);
        }

        ProgramEnd end = End(watch);

        Assert.Equal(names.Select(name => ("in/" + name, name[3] == '7' ? "found" : "clean")), verdicts.Select(pair => (pair.Key, pair.Value)));
        Assert.Single(end.Output.Split('\n').SkipLast(1));
    }

    [Fact]
    public void File_that_cannot_be_read_and_one_that_is_none_are_incomplete_and_the_watch_goes_on()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "no such rights there");
        Signals.Require(Signals.Terminate);
        using StartedProgram watch = Watch("--json", "-r");

        // Who may read everything meets a folder in place of a file: a name that leads round in a circle is not followed.
        File.CreateSymbolicLink(Path.Combine(Folder, "in", "link"), Path.Combine(Folder, "in"));
        Assert.Equal(0, Shell("mkfifo in/pipe").ExitCode);
        JsonObject pipe = NextFile(watch);
        string closed = Put("closed.bin", Bad);
        Assert.Equal(0, Shell("chmod 000 closed.bin").ExitCode);
        bool isReadable = CanRead(closed);
        File.Move(closed, Path.Combine(Folder, "in", "closed.bin"));
        JsonObject unreadable = NextFile(watch);
        Put("in/last.bin", Bad);
        JsonObject last = NextFile(watch);
        ProgramEnd end = End(watch);

        Assert.Equal(("in/pipe", "incomplete"), Verdict(pipe));
        Assert.Equal(("in/closed.bin", isReadable ? "found" : "incomplete"), Verdict(unreadable));
        Assert.Equal(("in/last.bin", "found"), Verdict(last));
        Assert.Equal(1, (int)JsonNode.Parse(end.Output.Split('\n')[^2])!["summary"]!["links"]!);
    }

    [Fact]
    public void File_that_is_replaced_again_and_again_is_scanned_as_it_is_in_the_end()
    {
        Signals.Require(Signals.Terminate);
        using StartedProgram watch = Watch("--json");
        for (int i = 0; i < 50; i++)
        {
            Put("next.bin", new string('x', 100_000 + i));
            File.Move(Path.Combine(Folder, "next.bin"), Path.Combine(Folder, "in", "image.bin"), overwrite: true);
        }

        Put("next.bin", Bad);
        File.Move(Path.Combine(Folder, "next.bin"), Path.Combine(Folder, "in", "image.bin"), overwrite: true);

        JsonObject file = NextFile(watch);
        for (int i = 0; i < 50 && (int)file["size"]! != Bad.Length; i++)
        {
            file = NextFile(watch);
        }

        Assert.Equal(("in/image.bin", "found"), Verdict(file));
        End(watch);
    }

    [Fact]
    public void Each_file_has_a_page_of_its_own()
    {
        Put("in/a/image.bin", Bad);
        Put("in/b/image.bin", "nothing to see");
        Put("in/b/..html", Bad);
        Directory.CreateDirectory(Path.Combine(Folder, "pages"));

        FwscanResult once = Once("-r", "--reports", "pages");

        Assert.Equal(1, once.ExitCode);
        string[] pages = [.. Directory.GetFiles(Path.Combine(Folder, "pages")).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)];
        Assert.Equal(3, pages.Length);
        Assert.Equal(2, pages.Count(page => page.StartsWith("image.bin-", StringComparison.Ordinal)));
        Assert.All(pages, page => Assert.EndsWith(".html", page));
        Assert.Equal(2, pages.Count(page => File.ReadAllText(Path.Combine(Folder, "pages", page)).Contains("BACKDOOR", StringComparison.Ordinal)
            || File.ReadAllText(Path.Combine(Folder, "pages", page)).Contains("backdoor", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("--format sarif: is written as a whole", "--format", "sarif")]
    [InlineData("--format jsonl=x: is written as a whole", "--format", "jsonl=x")]
    [InlineData("unknown option --report", "--report", "x.html")]
    [InlineData("unknown option --update-baseline", "--update-baseline")]
    [InlineData("--reports in/below: lies in the folder that is watched", "--reports", "in/below")]
    [InlineData("--reports in: lies in the folder that is watched", "--reports", "in")]
    [InlineData("--reports nowhere: expected a folder that is there", "--reports", "nowhere")]
    [InlineData("--once scans what is there, --new-only leaves it out", "--new-only")]
    public void What_needs_an_end_or_makes_no_sense_is_refused(string said, params string[] options)
    {
        Directory.CreateDirectory(Path.Combine(Folder, "in", "below"));

        FwscanResult once = Once(options);

        Assert.Equal(2, once.ExitCode);
        Assert.Contains(said, once.Error);
    }

    [Fact]
    public void Folder_that_is_none_is_refused()
    {
        FwscanResult watch = Run("watch", "rules.yar");

        Assert.Equal(2, watch.ExitCode);
        Assert.Contains("rules.yar: expected a folder that is there, found a regular file", watch.Error);
    }

    [Fact]
    public void File_that_is_too_large_is_incomplete()
    {
        Put("in/large.bin", Bad);

        FwscanResult once = Once("--max-size", "3");

        Assert.Equal(2, once.ExitCode);
        Assert.Contains("in/large.bin: incomplete: has 14 bytes, and --max-size allows 3", once.Error);
    }

    private FwscanResult Once(params string[] options) => Run(["watch", "in", "--once", "--settle", "0", "--rules", "rules.yar", .. options]);

    private StartedProgram Watch(params string[] options)
    {
        StartedProgram watch = Start(["watch", "in", "--settle", "1", "--interval", "1", "--rules", "rules.yar", .. options]);
        Assert.Equal("fwscan: watching in", watch.ReadErrorLine());
        return watch;
    }

    private static JsonObject NextFile(StartedProgram watch)
    {
        for (string? line = watch.ReadOutputLine(); line is not null; line = watch.ReadOutputLine())
        {
            JsonObject found = JsonNode.Parse(line)!.AsObject();
            if (found["verdict"] is not null)
            {
                return found;
            }
        }

        throw new InvalidDataException("the output has ended");
    }

    private static (string Path, string Verdict) Verdict(JsonObject file) => ((string)file["path"]!, (string)file["verdict"]!);

    private static ProgramEnd End(StartedProgram watch)
    {
        Assert.True(watch.Signal(Signals.Terminate));
        ProgramEnd end = watch.WaitForEnd();
        Assert.Equal(130, end.ExitCode);
        return end;
    }

    private static bool CanRead(string path)
    {
        try
        {
            File.OpenRead(path).Dispose();
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }
}
