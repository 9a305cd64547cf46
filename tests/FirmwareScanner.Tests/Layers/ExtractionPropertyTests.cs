using System;
using System.Collections.Generic;
using System.Formats.Tar;
using System.IO;
using System.Linq;
using System.Text;
using FirmwareScanner.Layers;
using FirmwareScanner.Testing;
using FirmwareScanner.Unpack;
using Xunit;

namespace FirmwareScanner.Tests.Layers;

/// <summary>
/// Archives of random files, folders and links whose names get in each other's way: nothing leaves the folder, and what the report says was
/// written is there, and nothing else.
/// </summary>
public sealed class ExtractionPropertyTests : IDisposable
{
    private const int Archives = 150;
    private const int MostEntries = 24;

    // Few, so that they meet.
    private static readonly string[] Names = ["a", "A", "b", "..", ".", "", "a~2", "a~folder", "e\u0301", "\u00E9", "x\ny", "\u001b[2J"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Random_archives_stay_inside_and_the_report_says_what_is_there()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("symbolic links need a privilege there");
        }

        for (int seed = 0; seed < Archives; seed++)
        {
            byte[] archive = RandomTar(new Random(seed));
            string around = Path.Combine(_folder.Path, $"{seed}");
            string target = Path.Combine(around, "out");
            Directory.CreateDirectory(around);
            var found = new List<ExtractedObject>();

            LayerExtractor.Extract(
                new MemorySource(archive), "image", target, found.Add, cancellation: TestContext.Current.CancellationToken);

            Assert.Equal(["out"], Directory.EnumerateFileSystemEntries(around).Select(Path.GetFileName));
            AssertReported(target, found, seed);
            Assert.All(Entries(target).Where(entry => entry.LinkTarget is not null), link => AssertInside(target, link, seed));
        }
    }

    private static byte[] RandomTar(Random random)
    {
        var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, TarEntryFormat.Pax, leaveOpen: true))
        {
            int count = random.Next(1, MostEntries);
            for (int i = 0; i < count; i++)
            {
                writer.WriteEntry(RandomEntry(random));
            }
        }

        return tar.ToArray();
    }

    private static PaxTarEntry RandomEntry(Random random)
    {
        TarEntryType type = random.Next(4) switch
        {
            0 => TarEntryType.RegularFile,
            1 => TarEntryType.Directory,
            _ => TarEntryType.SymbolicLink,
        };
        string name = RandomPath(random);
        var entry = new PaxTarEntry(type, name.Length == 0 ? "n" : name);
        if (type == TarEntryType.RegularFile)
        {
            entry.DataStream = new MemoryStream(Encoding.ASCII.GetBytes($"content {random.Next()}"));
        }
        else if (type == TarEntryType.SymbolicLink)
        {
            string link = (random.Next(4) == 0 ? "/" : string.Empty) + RandomPath(random);
            entry.LinkName = link.Length == 0 ? "l" : link;
        }

        return entry;
    }

    private static string RandomPath(Random random) =>
        string.Join('/', Enumerable.Range(0, random.Next(1, 5)).Select(_ => Names[random.Next(Names.Length)]));

    /// <summary>What was reported is there as what it was reported; what is there was reported, or is a folder that something needs.</summary>
    private static void AssertReported(string target, List<ExtractedObject> found, int seed)
    {
        Assert.All(found, one => Assert.False(
            one.Kind == MemberKind.SymbolicLink && one.Written is null == one.NotWritten is null, $"{seed}: {one.Path}"));
        Dictionary<string, MemberKind> kinds = found.Where(one => one.Written is not null && one.Kind != MemberKind.Folder)
            .ToDictionary(one => one.Written!, one => one.Kind);
        Assert.Equal(
            kinds.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value == MemberKind.SymbolicLink)),
            Entries(target).Where(entry => entry.LinkTarget is not null || entry is FileInfo)
                .Select(entry => (Path.GetRelativePath(target, entry.FullName), entry.LinkTarget is not null))
                .OrderBy(pair => pair.Item1, StringComparer.Ordinal));
        Assert.All(found.Where(one => one.Written is not null && one.Kind == MemberKind.Folder), one =>
            Assert.True(new DirectoryInfo(Path.Combine(target, one.Written!)) is { Exists: true, LinkTarget: null }, $"{seed}: {one.Written}"));
    }

    /// <summary>Follows a link by hand, as the system would, and looks whether any step leaves the folder.</summary>
    private static void AssertInside(string target, FileSystemInfo link, int seed)
    {
        string place = Path.GetDirectoryName(link.FullName)!;
        var steps = new Stack<string>(Enumerable.Reverse(link.LinkTarget!.Split('/')));
        Assert.False(link.LinkTarget!.StartsWith('/'), $"{seed}: {link.FullName} -> {link.LinkTarget}");
        for (int i = 0; i < 200 && steps.TryPop(out string? step); i++)
        {
            place = Path.GetFullPath(Path.Combine(place, step));
            Assert.True(place == target || place.StartsWith(target + "/", StringComparison.Ordinal), $"{seed}: {link.FullName} -> {link.LinkTarget}");
            if (new FileInfo(place).LinkTarget is { } next)
            {
                place = Path.GetDirectoryName(place)!;
                Array.ForEach([.. Enumerable.Reverse(next.Split('/'))], steps.Push);
            }
        }
    }

    /// <summary>Everything below a folder, without going through links.</summary>
    private static IEnumerable<FileSystemInfo> Entries(string folder) => new DirectoryInfo(folder).EnumerateFileSystemInfos()
        .SelectMany(entry => entry is DirectoryInfo && entry.LinkTarget is null ? Entries(entry.FullName).Prepend(entry) : [entry]);
}
