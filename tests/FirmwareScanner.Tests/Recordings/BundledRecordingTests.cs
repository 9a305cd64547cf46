using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using FirmwareScanner.Recordings;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Tests.Recordings;

/// <summary>The recordings in tests/recordings are what their README says.</summary>
public class BundledRecordingTests
{
    private const long TotalLengthLimit = 1_500_000;

    public static TheoryData<string, int, string, string, int> Recordings()
    {
        TheoryData<string, int, string, string, int> recordings = [];
        IEnumerable<string> lines = File.ReadLines(PathOf("README.md"));
        foreach (string line in lines.Where(line => line.StartsWith("| `", StringComparison.Ordinal)))
        {
            string[] cells = [.. line.Split('|', StringSplitOptions.TrimEntries).Select(cell => cell.Trim('`'))];
            if (int.TryParse(cells[2], CultureInfo.InvariantCulture, out int length))
            {
                recordings.Add(cells[1], length, cells[3], cells[4], int.Parse(cells[5], CultureInfo.InvariantCulture));
            }
        }

        return recordings;
    }

    [Theory]
    [MemberData(nameof(Recordings))]
    public void Recording_holds_the_image_of_its_readme_and_can_be_made_again(
        string name, int length, string hash, string chunking, int baudRate)
    {
        byte[] recording = File.ReadAllBytes(PathOf(name));
        byte[] image = [.. Recording.ReadUndamaged(recording).SelectMany(chunk => chunk.Data)];
        using MemoryStream madeAgain = new();
        RecordingMaker.Make(
            new MemoryStream(image),
            madeAgain,
            ChunkingPolicy.Parse(chunking),
            baudRate,
            cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(length, image.Length);
        Assert.Equal(hash, Convert.ToHexStringLower(SHA256.HashData(image)));
        Assert.Equal(recording, madeAgain.ToArray());
    }

    [Fact]
    public void Readme_lists_every_recording_made_from_firmware()
    {
        List<string> listed = [.. Recordings().Select(row => row.Data.Item1)];
        List<string> present = [.. Directory.GetFiles(PathOf(""), "*.pcapng").Select(path => Path.GetFileName(path)!)];

        Assert.NotEmpty(listed);
        Assert.Empty(listed.Except(present));
        string readme = File.ReadAllText(PathOf("README.md"));
        Assert.All(present, name => Assert.Contains($"`{name}`", readme, StringComparison.Ordinal));
    }

    [Fact]
    public void Recordings_stay_small()
    {
        Assert.InRange(Directory.GetFiles(PathOf("")).Sum(path => new FileInfo(path).Length), 1, TotalLengthLimit);
    }

    private static string PathOf(string name) => RepositoryFiles.PathOf("tests", "recordings", name);
}
