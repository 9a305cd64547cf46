using System;
using System.Collections.Generic;
using System.IO;
using FirmwareScanner.Benchmarks.Processes;
using FirmwareScanner.Benchmarks.SignatureSets;

namespace FirmwareScanner.Benchmarks.PeerComparison;

/// <summary>ClamAV's clamscan with everything off that unpacks or parses: it is to search the bytes as they are.</summary>
public sealed class ClamScanPeer : Peer
{
    private const int SmallestFile = 6;

    // Not --disable-cache: with it and everything else off, clamscan 1.4.6 loses matches in the first 128 KiB of some files.
    // The cache skips nothing here: no file occurs twice. With anything but everything off it scans each file twice.
    private static readonly string[] Options =
    [
        "--allmatch", "--infected", "--no-summary", "--recursive", "--bytecode=no", "--heuristic-alerts=no", "--phishing-sigs=no",
        "--phishing-scan-urls=no", "--scan-mail=no", "--scan-pe=no", "--scan-elf=no", "--scan-ole2=no",
        "--scan-pdf=no", "--scan-swf=no", "--scan-html=no", "--scan-xmldocs=no", "--scan-hwp3=no", "--scan-onenote=no",
        "--scan-archive=no", "--scan-image=no", "--scan-image-fuzzy-hash=no", "--max-filesize=2000M", "--max-scansize=2000M",
        "--max-scantime=0",
    ];

    /// <inheritdoc/>
    public override string Name => "clamscan";

    /// <inheritdoc/>
    public override bool HasOffsets => false;

    /// <inheritdoc/>
    public override IReadOnlyList<int> ExitCodes => [0, 1];

    /// <inheritdoc/>
    public override string Version() => ChildProcess.RunChecked("clamscan", ["--version"]).Trim();

    /// <inheritdoc/>
    public override IReadOnlyList<string> Command(string signatures, string folder)
    {
        return ["clamscan", .. Options, "--database=" + signatures + ".ndb", folder];
    }

    /// <inheritdoc/>
    public override IEnumerable<PeerMatch> Read(TimedRun run, string folder)
    {
        // "path: s1.UNOFFICIAL FOUND"
        const string Ending = ".UNOFFICIAL FOUND";
        foreach (string line in File.ReadLines(run.OutputFile))
        {
            int colon = line.LastIndexOf(": ", StringComparison.Ordinal);
            if (colon < 0 || !line.EndsWith(Ending, StringComparison.Ordinal))
            {
                throw Unexpected(line);
            }

            int signature = SignatureNumber(line.AsSpan(colon + 2, line.Length - Ending.Length - colon - 2));
            yield return new PeerMatch(Relative(folder, line[..colon]), signature, PeerMatch.UnknownOffset);
        }
    }

    /// <inheritdoc/>
    public override string? Explain(PeerMatch missing, IReadOnlySet<PeerMatch> reported, SignatureSet set)
    {
        // A match this short in a file this short is the whole file.
        return set.Patterns[missing.Signature].Length < SmallestFile ? "clamscan skips files of 5 bytes and less" : null;
    }
}
