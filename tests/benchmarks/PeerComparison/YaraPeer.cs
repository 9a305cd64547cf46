using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using FirmwareScanner.Benchmarks.Processes;
using FirmwareScanner.Benchmarks.SignatureSets;

namespace FirmwareScanner.Benchmarks.PeerComparison;

/// <summary>YARA. Lists offset and length of each match, not the matched bytes (option -s), which would cost it time.</summary>
public sealed class YaraPeer : Peer
{
    private const int MatchCap = 1_000_000;

    /// <inheritdoc/>
    public override string Name => "yara";

    /// <inheritdoc/>
    public override string Version() => "YARA " + ChildProcess.RunChecked("yara", ["--version"]).Trim();

    /// <inheritdoc/>
    public override IReadOnlyList<string> Command(string signatures, string folder)
    {
        return ["yara", "--threads=1", "--no-warnings", "--print-string-length", "--recursive", signatures + ".yar", folder];
    }

    /// <inheritdoc/>
    public override IEnumerable<PeerMatch> Read(TimedRun run, string folder)
    {
        // A line "rule path", then a line "0xoffset:length:$a" for each match.
        int signature = -1;
        string file = "";
        foreach (string line in File.ReadLines(run.OutputFile))
        {
            if (!line.StartsWith("0x", StringComparison.Ordinal))
            {
                int space = line.IndexOf(' ', StringComparison.Ordinal);
                signature = SignatureNumber(space < 0 ? line : line.AsSpan(0, space));
                file = Relative(folder, line[(space + 1)..]);
                continue;
            }

            int colon = line.IndexOf(':', StringComparison.Ordinal);
            yield return colon > 2 && long.TryParse(
                line.AsSpan(2, colon - 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long offset)
                ? new PeerMatch(file, signature, offset)
                : throw Unexpected(line);
        }
    }

    /// <inheritdoc/>
    public override string? Explain(PeerMatch missing, IReadOnlySet<PeerMatch> reported, SignatureSet set)
    {
        return ReachesCap(missing, reported, MatchCap) ? $"yara stops at {MatchCap} matches of a string in a file" : null;
    }
}
