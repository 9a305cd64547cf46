using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Recordings;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace FirmwareScanner.Tests.Recordings;

public class RecutterTests
{
    private static readonly List<Chunk> ThreeChunks =
        [Chunk.ToDevice(1, "0102030405"), Chunk.ToDevice(2, "0607"), Chunk.ToDevice(3, "08090A0B0C0D0E")];

    [Theory]
    [InlineData("1", 64, "1 1 1 1 1 1 1 1 1 1 1 1 1 1")]
    [InlineData("4", 64, "4 4 4 2")]
    [InlineData("4", 3, "3 3 3 3 2")]
    [InlineData("primes", 64, "2 3 5 4")]
    [InlineData("primes", 4, "2 3 4 4 1")]
    [InlineData("whole", 64, "14")]
    [InlineData("whole", 8, "8 6")]
    [InlineData("recorded", 64, "5 2 7")]
    [InlineData("recorded", 4, "4 1 2 4 3")]
    public void TryRead_pieces_have_the_lengths_of_the_policy(string policy, int longestPiece, string lengths)
    {
        List<Chunk> pieces = Recut(ThreeChunks, policy, longestPiece);

        Assert.Equal(lengths, string.Join(' ', pieces.Select(piece => piece.Data.Length)));
        Assert.Equal("0102030405060708090A0B0C0D0E", string.Concat(pieces.Select(piece => piece.Hex)));
    }

    [Fact]
    public void TryRead_a_piece_has_the_time_of_its_last_byte()
    {
        Assert.Equal([1L, 2, 3, 3, 3], Recut(ThreeChunks, "3").Select(piece => piece.Time));
    }

    [Fact]
    public void TryRead_chunks_of_the_other_direction_are_dropped_and_cut_nothing()
    {
        List<Chunk> chunks =
        [
            Chunk.ToDevice(1, "01"), new Chunk(2, RecordingDirection.FromDevice, "FF", 9), Chunk.ToDevice(3, "02"),
        ];

        Assert.Equal([Chunk.ToDevice(3, "0102")], Recut(chunks, "whole"));
    }

    [Fact]
    public void TryRead_missing_bytes_end_the_piece_that_carries_their_count()
    {
        List<Chunk> chunks = [Chunk.ToDevice(1, "01"), Chunk.ToDevice(2, "0203", missing: 7), Chunk.ToDevice(3, "04")];

        Assert.Equal([Chunk.ToDevice(2, "010203", missing: 7), Chunk.ToDevice(3, "04")], Recut(chunks, "whole"));
        Assert.Equal(
            [Chunk.ToDevice(2, "0102"), Chunk.ToDevice(2, "03", missing: 7), Chunk.ToDevice(3, "04")],
            Recut(chunks, "2"));
        Assert.Equal([Chunk.ToDevice(2, "010203", missing: 7), Chunk.ToDevice(3, "04")], Recut(chunks, "3"));
    }

    [Fact]
    public void TryRead_lost_packets_start_a_new_piece()
    {
        List<Chunk> chunks = [Chunk.ToDevice(1, "01"), Chunk.ToDevice(2, "0203", lost: 4), Chunk.ToDevice(3, "04")];

        Assert.Equal([Chunk.ToDevice(1, "01"), Chunk.ToDevice(3, "020304", lost: 4)], Recut(chunks, "whole"));
    }

    [Fact]
    public void TryRead_gaps_without_bytes_are_not_swallowed()
    {
        List<Chunk> chunks =
        [
            Chunk.ToDevice(1, "", missing: 3), Chunk.ToDevice(2, "01"), Chunk.ToDevice(3, "", missing: 4),
            Chunk.ToDevice(4, ""), Chunk.ToDevice(5, "", lost: 2),
        ];

        Assert.Equal(
            [Chunk.ToDevice(1, "", missing: 3), Chunk.ToDevice(3, "01", missing: 4), Chunk.ToDevice(5, "", lost: 2)],
            Recut(chunks, "whole"));
    }

    [Fact]
    public void TryRead_any_policy_keeps_every_byte_and_every_gap_at_its_offset()
    {
        Gen<Chunk> chunk =
            from length in Gen.Choose(0, 30)
            from value in Gen.Choose(0, 255)
            from missing in Gen.Frequency((4, Gen.Constant(0)), (1, Gen.Choose(1, 9)))
            from lost in Gen.Frequency((6, Gen.Constant(0)), (1, Gen.Choose(1, 9)))
            select Chunk.ToDevice(value, string.Concat(Enumerable.Repeat($"{value:X2}", length)), missing, (ulong)lost);
        Gen<string> policy = Gen.Elements("1", "2", "7", "primes", "whole", "recorded", "random:3");
        Gen<(List<Chunk> Chunks, string Policy, int Longest)> cases =
            from chunks in chunk.ListOf()
            from name in policy
            from longest in Gen.Choose(1, 50)
            select (chunks.ToList(), name, longest);

        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(1000),
            Prop.ForAll(cases.ToArbitrary(), test =>
            {
                List<Chunk> pieces = Recut(test.Chunks, test.Policy, test.Longest);
                return Flatten(pieces) == Flatten(test.Chunks)
                    && pieces.All(piece => piece.Data.Length <= test.Longest);
            }));
    }

    [Fact]
    public void Primes_start_again_after_the_last_one()
    {
        List<Chunk> oneChunk = [Chunk.ToDevice(0, new string('0', 2 * 1_100_000))];
        List<int> lengths = [.. Recut(oneChunk, "primes", 4096).Select(piece => piece.Data.Length)];

        Assert.Equal([2, 3, 5, 7, 11, 13], lengths[..6]);
        Assert.Equal([4091, 4093, 2, 3], lengths[562..566]);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("4096")]
    [InlineData("primes")]
    [InlineData("whole")]
    [InlineData("recorded")]
    [InlineData("random:12")]
    public void Recut_policy_text_is_read_back(string text)
    {
        Assert.Equal(text, RecutPolicy.Parse(text).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("Primes")]
    [InlineData("random:")]
    public void Recut_policy_other_text_is_refused_with_what_would_be_right(string text)
    {
        Assert.False(RecutPolicy.TryParse(text, out RecutPolicy? policy, out string? error));
        Assert.Null(policy);
        Assert.Equal(
            $"re-cut '{text}': expected a number of bytes from 1 to 262144, primes, whole, recorded, "
                + "or random:SEED with a seed from 0 to 18446744073709551615",
            error);
    }

    private static List<Chunk> Recut(List<Chunk> chunks, string policy, int longestPiece = 64)
    {
        ChunkList source = new(chunks);
        RecutPolicy parsed = RecutPolicy.Parse(policy);
        return Chunk.ReadAll(new Recutter(source, parsed, RecordingDirection.ToDevice, longestPiece));
    }

    /// <summary>The stream as text in which cuts cannot be seen, gaps can.</summary>
    private static string Flatten(IEnumerable<Chunk> chunks)
    {
        return string.Concat(chunks.Select(chunk =>
            (chunk.Lost > 0 ? $"[lost {chunk.Lost}]" : "")
            + chunk.Hex
            + (chunk.Missing > 0 ? $"[missing {chunk.Missing}]" : "")));
    }

    /// <summary>Hands out chunks from one reused buffer, so that data kept for too long are seen.</summary>
    private sealed class ChunkList(List<Chunk> chunks) : IRecordedChunkSource
    {
        private readonly byte[] _buffer = new byte[chunks.Select(chunk => chunk.Data.Length).Append(0).Max()];
        private int _next;

        public bool TryRead(out RecordedChunk chunk)
        {
            Array.Fill(_buffer, (byte)0xEE);
            chunk = default;
            if (_next == chunks.Count)
            {
                return false;
            }

            Chunk next = chunks[_next++];
            next.Data.CopyTo(_buffer, 0);
            ReadOnlyMemory<byte> data = _buffer.AsMemory(0, next.Data.Length);
            chunk = new RecordedChunk(next.Time, next.Direction, data, next.Missing, next.Lost);
            return true;
        }
    }
}
