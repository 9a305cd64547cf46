using System;
using System.IO;
using System.Linq;
using FirmwareScanner.Benchmarks.PeerComparison;
using Xunit;

namespace FirmwareScanner.Benchmarks.Tests;

public sealed class PeerOutputTests : IDisposable
{
    private readonly string _output = Path.GetTempFileName();

    public void Dispose() => File.Delete(_output);

    [Fact]
    public void Yara_output_gives_file_signature_and_offset()
    {
        AssertReads(
            new YaraPeer(),
            "s7 /corpus/a b.bin\n0x3dc0:46:$a\n0x0:46:$a\ns12 /corpus/sub/c\n0x10:8:$a\n",
            new PeerMatch("a b.bin", 7, 0x3dc0),
            new PeerMatch("a b.bin", 7, 0),
            new PeerMatch("sub/c", 12, 16));
    }

    [Fact]
    public void Clamscan_output_gives_file_and_signature()
    {
        AssertReads(
            new ClamScanPeer(),
            "/corpus/sub/a b: s7.UNOFFICIAL FOUND\n",
            new PeerMatch("sub/a b", 7, PeerMatch.UnknownOffset));
    }

    [Fact]
    public void Binwalk_output_gives_file_signature_and_offset()
    {
        AssertReads(
            new BinwalkPeer(),
            "\nTarget File:   /corpus/a\nSignatures:    100\n\nDECIMAL       HEXADECIMAL     DESCRIPTION\n-----\n"
            + "21981         0x55DD          s89\n\nTarget File:   /corpus/b\n0             0x0             s1\n",
            new PeerMatch("a", 89, 21981),
            new PeerMatch("b", 1, 0));
    }

    [Fact]
    public void Hyperscan_driver_output_gives_file_signature_and_offset()
    {
        AssertReads(new HyperscanPeer("driver"), "s3\t99\t/corpus/a b\n", new PeerMatch("a b", 3, 99));
    }

    [Fact]
    public void Fwscan_output_gives_file_signature_and_offset()
    {
        AssertReads(
            new FwscanPeer("fwscan", isCompiled: true, FwscanWork.Signatures),
            """
            {"path":"/corpus/a","rule":"s4","matches":[{"id":"$a","offset":5,"length":8},{"id":"$a","offset":9,"length":8}]}
            {"path":"/corpus/a","verdict":"found","reason":null,"size":20}

            """,
            new PeerMatch("a", 4, 5),
            new PeerMatch("a", 4, 9));
    }

    [Theory]
    [InlineData("""{"path":"/corpus/a","verdict":"incomplete","reason":"limit","size":20}""")]
    [InlineData("""{"path":"/corpus/a","rule":"s4","matches":[],"omitted":3}""")]
    public void Fwscan_output_that_is_not_the_whole_truth_is_refused(string line)
    {
        File.WriteAllText(_output, line + "\n");
        Assert.Throws<BenchmarkException>(() => new FwscanPeer("fwscan", isCompiled: false, FwscanWork.Signatures).Read(Run(), "/corpus").ToList());
    }

    [Fact]
    public void Clamscan_message_that_is_no_match_is_refused()
    {
        File.WriteAllText(_output, "/corpus/a: Heuristics.Limits.Exceeded FOUND\n");
        Assert.Throws<BenchmarkException>(() => new ClamScanPeer().Read(Run(), "/corpus").ToList());
    }

    private void AssertReads(Peer peer, string output, params PeerMatch[] expected)
    {
        File.WriteAllText(_output, output);
        Assert.Equal(expected, peer.Read(Run(), "/corpus"));
    }

    private TimedRun Run() => new(1, 1, 1, 0, _output, "");
}
