using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using FirmwareScanner.Files;
using FirmwareScanner.Rules;
using FirmwareScanner.Search;
using FirmwareScanner.Testing;
using FirmwareScanner.Tests.Recordings;
using FirmwareScanner.Tests.Rules;
using Xunit;

namespace FirmwareScanner.Tests.Search;

/// <summary>
/// How much the desktop's search looks at, counted over a stream that is always the same: a loss of speed shows here without a clock. Where a figure gets
/// better by more than the tolerance, it is written anew.
/// </summary>
public sealed class SearchCountTests
{
    private const double Tolerance = 0.05;
    private const int RandomBytes = 1 << 18;
    private const int Signatures = 1000;

    private static readonly byte[] Stream = MakeStream();

    public static TheoryData<string, long, long, long, long> Counts => new()
    {
        { "built-in", 188_737, 484, 1_113, 6 },
        { "random", 62_912, 375, 588, 0 },
        { "cut from the stream", 75_495, 2_758, 5_792, 1_442 },
    };

    [Theory]
    [MemberData(nameof(Counts))]
    public void Search_looks_at_no_more_than_it_did(string signatures, long samples, long candidates, long compared, long places)
    {
        var scanner = new FileScanner(SetOf(signatures));
        using var stream = new MemoryStream(Stream);

        scanner.Scan(stream, "stream", TestContext.Current.CancellationToken);

        var finder = Assert.IsType<GramFinder>(scanner.Finder);
        string found = $"found {finder.SampleCount}, {finder.CandidateCount}, {finder.ComparedCount}, {finder.PlaceCount}";
        AssertNear(samples, finder.SampleCount, "samples; " + found);
        AssertNear(candidates, finder.CandidateCount, "candidates; " + found);
        AssertNear(compared, finder.ComparedCount, "compared; " + found);
        AssertNear(places, finder.PlaceCount, "places; " + found);
    }

    private static void AssertNear(long expected, long actual, string what) =>
        Assert.True(Math.Abs(expected - actual) <= (expected * Tolerance) + 10, $"expected {expected} {what}");

    private static SignatureSet SetOf(string signatures)
    {
        if (signatures == "built-in")
        {
            return SignatureSet.BuiltIn;
        }

        var random = new Random(13);
        var rules = new StringBuilder();
        for (int i = 0; i < Signatures; i++)
        {
            byte[] bytes = new byte[8 + (i % 33)];
            random.NextBytes(bytes);
            if (signatures != "random")
            {
                bytes = Cut(i * (Stream.Length - 64) / Signatures, bytes.Length);
            }

            rules.Append("rule r").Append(i).Append(" { strings: $a = { ").Append(Convert.ToHexString(bytes)).Append(" } condition: $a }\n");
        }

        return TestRules.Compile(rules.ToString());
    }

    /// <summary>Bytes from a place on, or from the next behind it where they are not mostly padding.</summary>
    private static byte[] Cut(int start, int length)
    {
        const int LeastValues = 5;
        byte[] bytes = Stream.AsSpan(start, length).ToArray();
        return bytes.Distinct().Count() >= LeastValues ? bytes : Cut((start + 4099) % (Stream.Length - length), length);
    }

    /// <summary>A boot loader, and as many bytes again that look compressed.</summary>
    private static byte[] MakeStream()
    {
        byte[] recording = File.ReadAllBytes(RepositoryFiles.PathOf("tests", "recordings", "opensbi-fw_dynamic.pcapng"));
        IEnumerable<byte> image = Recording.ReadUndamaged(recording).SelectMany(chunk => chunk.Data);
        byte[] compressed = new byte[RandomBytes];
        new Random(31).NextBytes(compressed);
        return [.. image, .. compressed];
    }
}
