using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Recordings;
using Xunit;

namespace FirmwareScanner.Tool.Tests;

/// <summary>What <c>fwscan record</c> writes.</summary>
public sealed class RecordTests : FwscanFixture
{
    private readonly byte[] _content = [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * 7))];

    public RecordTests()
    {
        Put("image.bin", _content);
    }

    [Fact]
    public void Recording_holds_the_file_in_chunks_with_the_times_of_the_line()
    {
        FwscanResult result = Run("record", "image.bin", "-o", "r.pcapng", "--chunk", "1000", "--baud", "1000000");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("r.pcapng: 5,000 bytes recorded\n", result.Output);
        List<(long Time, byte[] Data)> chunks = ReadChunks("r.pcapng");
        Assert.Equal([10_000_000, 20_000_000, 30_000_000, 40_000_000, 50_000_000], chunks.Select(chunk => chunk.Time));
        Assert.Equal(_content, chunks.SelectMany(chunk => chunk.Data));
    }

    [Fact]
    public void Standard_input_is_recorded_like_a_file()
    {
        Run("record", "image.bin", "-o", "file.pcapng");
        FwscanResult result = Run(_content, null, "record", "-", "-o", "input.pcapng");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(Folder, "file.pcapng")), File.ReadAllBytes(Path.Combine(Folder, "input.pcapng")));
    }

    [Fact]
    public void Random_chunks_repeat_with_their_seed()
    {
        Run("record", "image.bin", "-o", "one.pcapng", "--chunk", "random:7");
        Run("record", "image.bin", "-o", "two.pcapng", "--chunk", "random:7");
        Run("record", "image.bin", "-o", "other.pcapng", "--chunk", "random:8");

        int[] one = Lengths("one.pcapng");
        Assert.Equal(one, Lengths("two.pcapng"));
        Assert.NotEqual(one, Lengths("other.pcapng"));
    }

    [Theory]
    [InlineData("--chunk", "0")]
    [InlineData("--chunk", "random")]
    [InlineData("--chunk", "random:x")]
    [InlineData("--baud", "0")]
    [InlineData("--baud", "fast")]
    public void Impossible_values_are_refused(string option, string value)
    {
        FwscanResult result = Run("record", "image.bin", "-o", "r.pcapng", option, value);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"{option}: ", result.Error);
        Assert.False(File.Exists(Path.Combine(Folder, "r.pcapng")));
    }

    [Fact]
    public void Failure_leaves_the_old_recording_alone()
    {
        Put("r.pcapng", "old");

        FwscanResult result = Run("record", "absent.bin", "-o", "r.pcapng");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("absent.bin", result.Error);
        Assert.Equal("old", File.ReadAllText(Path.Combine(Folder, "r.pcapng")));
        Assert.Equal(2, Directory.EnumerateFiles(Folder).Count());
    }

    private int[] Lengths(string name) => [.. ReadChunks(name).Select(chunk => chunk.Data.Length)];

    private List<(long Time, byte[] Data)> ReadChunks(string name)
    {
        using var reader = new RecordingReader(File.OpenRead(Path.Combine(Folder, name)));
        var chunks = new List<(long Time, byte[] Data)>();
        while (reader.TryRead(out RecordedChunk chunk))
        {
            chunks.Add((chunk.TimestampNanoseconds, chunk.Data.ToArray()));
        }

        Assert.Null(reader.Damage);
        return chunks;
    }
}
