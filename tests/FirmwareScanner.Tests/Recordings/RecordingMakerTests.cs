using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using FirmwareScanner.Recordings;
using Xunit;

namespace FirmwareScanner.Tests.Recordings;

public class RecordingMakerTests
{
    [Fact]
    public void Make_fixed_chunks_the_last_one_may_be_shorter()
    {
        Assert.Equal([4, 4, 2], Make(new byte[10], "4").Select(chunk => chunk.Data.Length));
    }

    [Fact]
    public void Make_random_chunks_are_the_documented_split_mix_sequence()
    {
        // SplitMix64 from seed 0 starts e220a8397b1dcdaf, 6e789e6aa1b965f4, 06c45d188009454f, f88bb8a8724c81ec.
        Assert.Equal(
            [0xE22 + 1, 0x6E7 + 1, 0x06C + 1, 0xF88 + 1],
            Make(new byte[20_000], "random:0").Take(4).Select(chunk => chunk.Data.Length));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("random:1")]
    [InlineData("random:18446744073709551615")]
    [InlineData("262144")]
    public void Make_chunks_together_are_the_input(string chunking)
    {
        byte[] input = new byte[30_000];
        new Random(5).NextBytes(input);

        Assert.Equal(input, Make(input, chunking).SelectMany(chunk => chunk.Data));
    }

    [Fact]
    public void Make_times_are_those_of_a_line_with_ten_bits_a_byte()
    {
        List<Chunk> chunks = Make(new byte[10], "3", 115_200);

        Assert.Equal([260_416L, 520_833, 781_250, 868_055], chunks.Select(chunk => chunk.Time));
    }

    [Fact]
    public void Make_without_baud_rate_takes_no_time()
    {
        Assert.All(Make(new byte[10], "3"), chunk => Assert.Equal(0, chunk.Time));
    }

    [Fact]
    public void Make_same_input_gives_the_same_bytes()
    {
        byte[] input = new byte[9_000];
        Assert.Equal(MakeFile(input, "random:7", 9600), MakeFile(input, "random:7", 9600));
        Assert.NotEqual(MakeFile(input, "random:7", 9600), MakeFile(input, "random:8", 9600));
    }

    [Fact]
    public void Make_empty_input_gives_a_recording_without_chunks()
    {
        Assert.Empty(Make([], "5", 9600));
    }

    [Fact]
    public void Make_slower_than_the_slowest_line_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => MakeFile([1], "1", 49));
        Assert.Throws<ArgumentOutOfRangeException>(() => MakeFile([1], "1", -1));
    }

    [Fact]
    public void Make_cancelled_stops_between_chunks()
    {
        using CancellationTokenSource cancellation = new();
        CancellingProgress progress = new(cancellation);
        using MemoryStream output = new();

        Assert.Throws<OperationCanceledException>(() => RecordingMaker.Make(
            new MemoryStream(new byte[100]), output, ChunkingPolicy.Fixed(10), null, progress, cancellation.Token));
        Assert.Equal([10L, 20L, 30L], progress.Reports);
        (List<Chunk> chunks, RecordingDamage? damage) = Recording.Read(output.ToArray());
        Assert.Equal(3, chunks.Count);
        Assert.True(damage!.IsCutOff, "a part of the input passes for the whole");
    }

    [Theory]
    [InlineData("1")]
    [InlineData("262144")]
    [InlineData("random:0")]
    [InlineData("random:18446744073709551615")]
    public void Chunking_policy_text_is_read_back(string text)
    {
        Assert.Equal(text, ChunkingPolicy.Parse(text).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData(" 1")]
    [InlineData("1.5")]
    [InlineData("262145")]
    [InlineData("99999999999999999999")]
    [InlineData("random")]
    [InlineData("random:")]
    [InlineData("random:x")]
    [InlineData("random:-1")]
    [InlineData("random:18446744073709551616")]
    [InlineData("primes")]
    public void Chunking_policy_other_text_is_refused_with_what_would_be_right(string text)
    {
        FormatException error = Assert.Throws<FormatException>(() => ChunkingPolicy.Parse(text));
        Assert.Equal(
            $"chunking '{text}': expected a number of bytes from 1 to 262144, "
                + "or random:SEED with a seed from 0 to 18446744073709551615",
            error.Message);
    }

    private static List<Chunk> Make(byte[] input, string chunking, int? baudRate = null)
    {
        return Recording.ReadUndamaged(MakeFile(input, chunking, baudRate));
    }

    private static byte[] MakeFile(byte[] input, string chunking, int? baudRate)
    {
        using MemoryStream output = new();
        long count = RecordingMaker.Make(new MemoryStream(input), output, ChunkingPolicy.Parse(chunking), baudRate);
        Assert.Equal(input.Length, count);
        return output.ToArray();
    }

    private sealed class CancellingProgress(CancellationTokenSource cancellation) : IProgress<long>
    {
        internal List<long> Reports { get; } = [];

        public void Report(long value)
        {
            Reports.Add(value);
            if (value == 30)
            {
                cancellation.Cancel();
            }
        }
    }
}
