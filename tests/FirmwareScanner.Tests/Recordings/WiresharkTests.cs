using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using FirmwareScanner.Recordings;
using FirmwareScanner.Scanning;
using Xunit;

namespace FirmwareScanner.Tests.Recordings;

/// <summary>Wireshark opens what we write, and we read what its programs write.</summary>
public sealed class WiresharkTests : IDisposable
{
    private const string ShowUser0AsData = "uat:user_dlts:\"User 0 (DLT=147)\",\"data\",\"0\",\"\",\"0\",\"\"";

    private static readonly RecordingInfo Info = new()
    {
        Comment = "bench",
        Application = "recorder 1",
        RecorderHardware = "workstation",
        RecorderSystem = "Linux",
        Board = "ESP32-DevKitC",
        FirmwareId = "build 7",
        PortSettings = "115200 baud, 8N1",
        BitsPerSecond = 115_200,
    };

    private static readonly List<Chunk> Chunks =
    [
        Chunk.ToDevice(1, "00"),
        Chunk.ToDevice(1_700_000_000_123_456_789, "0102030405"),
        new Chunk(1_700_000_000_123_456_790, RecordingDirection.FromDevice, "AABBCC"),
        Chunk.ToDevice(1_700_000_001_000_000_000, "1112131415161718", missing: 8),
        Chunk.ToDevice(1_700_000_002_000_000_001, Convert.ToHexString(new byte[RecordingWriter.ChunkLengthLimit])),
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("recording-tests-");

    public void Dispose()
    {
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void Capinfos_prints_what_was_written()
    {
        string output = WiresharkProgram.Run("capinfos", "-M", WriteFile("a.pcapng", Chunks));

        Assert.Equal("5", WiresharkProgram.ValueOf(output, "Number of packets"));
        Assert.Equal("user0", WiresharkProgram.ValueOf(output, "File encapsulation"));
        Assert.Equal("nanoseconds (9)", WiresharkProgram.ValueOf(output, "File timestamp precision"));
        Assert.Equal("2", WiresharkProgram.ValueOf(output, "Number of interfaces in file"));
        Assert.Equal("1", WiresharkProgram.ValueOf(output, "Number of stat entries"));
        Assert.Equal("recorder 1", WiresharkProgram.ValueOf(output, "Capture application"));
        Assert.Equal("workstation", WiresharkProgram.ValueOf(output, "Capture hardware"));
        Assert.Equal("Linux", WiresharkProgram.ValueOf(output, "Capture oper-sys"));
        Assert.Equal("bench", WiresharkProgram.ValueOf(output, "Capture comment"));
        Assert.Equal("rx", WiresharkProgram.ValueOf(output, "Name"));
        Assert.Equal("115200 baud, 8N1", WiresharkProgram.ValueOf(output, "Description"));
        Assert.Equal("115200", WiresharkProgram.ValueOf(output, "Speed"));
        Assert.Equal("build 7", WiresharkProgram.ValueOf(output, "Operating system"));
        Assert.Equal("ESP32-DevKitC", WiresharkProgram.ValueOf(output, "Hardware"));
    }

    [Fact]
    public void Tshark_prints_the_same_times_sizes_directions_and_bytes()
    {
        string output = WiresharkProgram.Run(
            "tshark", "-o", ShowUser0AsData, "-r", WriteFile("a.pcapng", Chunks), "-T", "fields",
            "-e", "frame.time_epoch", "-e", "frame.cap_len", "-e", "frame.len", "-e", "frame.interface_name",
            "-e", "data.data");

        IEnumerable<string> expected = Chunks.Select(chunk => string.Create(
            CultureInfo.InvariantCulture,
            $"{chunk.Time / 1_000_000_000}.{chunk.Time % 1_000_000_000:D9}"
            + $"\t{chunk.Data.Length}\t{chunk.Data.Length + chunk.Missing}"
            + $"\t{(chunk.Direction == RecordingDirection.ToDevice ? "rx" : "tx")}\t{chunk.Hex.ToLowerInvariant()}"));
        Assert.Equal(expected, output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Editcap_copy_is_read_with_info_and_chunks_unchanged()
    {
        string copy = PathOf("copy.pcapng");
        WiresharkProgram.Run("editcap", WriteFile("a.pcapng", Chunks), copy);
        using RecordingReader reader = new(File.OpenRead(copy));

        Assert.Equal(Chunks, Chunk.ReadAll(reader));
        Assert.Null(reader.Damage);
        Assert.Equal(Info, reader.Info);
        Assert.False(reader.HasChecksums);
    }

    [Fact]
    public void Editcap_shortened_packets_are_read_as_gaps()
    {
        string copy = PathOf("short.pcapng");
        WiresharkProgram.Run("editcap", "-s", "3", WriteFile("a.pcapng", Chunks[..3]), copy);

        Assert.Equal([Chunks[0], Chunks[1] with { Hex = "010203", Missing = 2 }, Chunks[2]], ReadFile(copy));
    }

    [Fact]
    public void Editcap_pcapng_from_a_classic_pcap_is_read()
    {
        string classic = PathOf("classic.pcap");
        string copy = PathOf("copy.pcapng");
        List<Chunk> oneDirection = [Chunks[0], Chunks[1], Chunks[3]];
        WiresharkProgram.Run("editcap", "-F", "nsecpcap", "-T", "user0", WriteFile("a.pcapng", oneDirection), classic);
        WiresharkProgram.Run("editcap", "-F", "pcapng", classic, copy);

        Assert.Equal(oneDirection, ReadFile(copy));
        RecordingDamage? damage = Recording.Read(File.ReadAllBytes(classic)).Damage;
        Assert.Contains("classic pcap", damage!.Found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("all")]
    [InlineData("any")]
    [InlineData("none")]
    public void Mergecap_recordings_are_read_in_order_of_time(string interfaces)
    {
        string merged = PathOf("merged.pcapng");
        string odd = WriteFile("odd.pcapng", [Chunks[0], Chunks[2]]);
        string even = WriteFile("even.pcapng", [Chunks[1], Chunks[3]]);
        WiresharkProgram.Run("mergecap", "-I", interfaces, "-w", merged, even, odd);

        Assert.Equal(Chunks[..4], ReadFile(merged));
    }

    /// <summary>Two lines in one file: as two interfaces they are two streams; as one, nobody can tell them apart any longer.</summary>
    [Theory]
    [InlineData("none", IncompleteReason.Damaged | IncompleteReason.LeftOut, true)]
    [InlineData("all", IncompleteReason.Damaged, false)]
    public void Mergecap_recordings_of_two_lines_are_no_stream(string interfaces, int reasons, bool isAmbiguous)
    {
        string merged = PathOf("merged.pcapng");
        string one = WriteFile("one.pcapng", [Chunk.ToDevice(1, "4243"), Chunk.ToDevice(3, "44")]);
        string two = WriteFile("two.pcapng", [Chunk.ToDevice(2, "3031"), Chunk.ToDevice(4, "32")]);
        WiresharkProgram.Run("mergecap", "-I", interfaces, "-w", merged, one, two);

        using RecordingReader reader = new(File.OpenRead(merged));
        RecordedStream stream = new(reader, new StreamChoice());
        Chunk.ReadAll(stream);
        Assert.Equal(reasons, stream.Reasons);
        Assert.Equal(isAmbiguous, stream.Summarize().Refusal is not null);
    }

    [Fact]
    public void Text2pcap_output_is_read_with_its_directions()
    {
        string text = PathOf("dump.txt");
        string converted = PathOf("dump.pcapng");
        File.WriteAllText(
            text, "I 2024-01-02T03:04:05.000000006Z\n0000 41 42 43 44 45\nO 2024-01-02T03:04:06Z\n0000 46\n");
        WiresharkProgram.Run("text2pcap", "-D", "-t", "ISO", "-l", "147", text, converted);

        Assert.Equal(
            [
                Chunk.ToDevice(1_704_164_645_000_000_006, "4142434445"),
                new Chunk(1_704_164_646_000_000_000, RecordingDirection.FromDevice, "46"),
            ],
            ReadFile(converted));
    }

    [Fact]
    public void Capinfos_opens_a_recording_whose_recorder_crashed()
    {
        string file = PathOf("crashed.pcapng");
        using FileStream output = new(file, FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
        using RecordingWriter writer = new(output, Info, RecordingFlush.EveryChunk);
        foreach (Chunk chunk in Chunks)
        {
            writer.Write(chunk.Direction, chunk.Time, chunk.Data, chunk.Missing);
        }

        // The writer is still open: what is on disk now is what a crash would leave.
        using (FileStream now = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite))
        using (RecordingReader reader = new(now))
        {
            Assert.Equal(Chunks, Chunk.ReadAll(reader));
            Assert.True(reader.Damage!.IsCutOff);
        }

        string capinfos = WiresharkProgram.Run("capinfos", "-M", "-c", file);
        Assert.Equal("5", WiresharkProgram.ValueOf(capinfos, "Number of packets"));
    }

    private static List<Chunk> ReadFile(string path)
    {
        return Recording.ReadUndamaged(File.ReadAllBytes(path));
    }

    private string WriteFile(string name, IEnumerable<Chunk> chunks)
    {
        File.WriteAllBytes(PathOf(name), Recording.Write(chunks, Info));
        return PathOf(name);
    }

    private string PathOf(string name)
    {
        return Path.Combine(_folder.FullName, name);
    }
}
