using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using FirmwareScanner.Benchmarks.Processes;
using FirmwareScanner.Benchmarks.SignatureSets;

namespace FirmwareScanner.Benchmarks.PeerComparison;

/// <summary>binwalk 2 with a magic file of its own instead of its built-in signatures.</summary>
public sealed class BinwalkPeer : Peer
{
    private const string FileHeading = "Target File:";

    /// <inheritdoc/>
    public override string Name => "binwalk";

    /// <inheritdoc/>
    public override int MaximumSignatures => 100;

    /// <inheritdoc/>
    public override bool IsSlow => true;

    /// <inheritdoc/>
    public override string Version()
    {
        return ChildProcess.RunChecked("binwalk", ["--help"]).Split('\n').First(line => line.Trim().Length > 0).Trim();
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Command(string signatures, string folder)
    {
        IEnumerable<string> files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
        return ["binwalk", "--magic=" + signatures + ".magic", .. files];
    }

    /// <inheritdoc/>
    public override IEnumerable<PeerMatch> Read(TimedRun run, string folder)
    {
        // A heading with the file, then lines "decimal offset, hexadecimal offset, name".
        string file = "";
        foreach (string line in File.ReadLines(run.OutputFile))
        {
            if (line.StartsWith(FileHeading, StringComparison.Ordinal))
            {
                file = Relative(folder, line[FileHeading.Length..].Trim());
            }
            else if (line.Length > 0 && char.IsAsciiDigit(line[0]))
            {
                string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                yield return fields.Length == 3 && long.TryParse(
                    fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out long offset)
                    ? new PeerMatch(file, SignatureNumber(fields[2]), offset)
                    : throw Unexpected(line);
            }
        }
    }

    /// <inheritdoc/>
    public override string? Explain(PeerMatch missing, IReadOnlySet<PeerMatch> reported, SignatureSet set)
    {
        for (int other = 0; other < set.Patterns.Count; other++)
        {
            if (reported.Contains(missing with { Signature = other }))
            {
                return "binwalk reports one signature an offset";
            }
        }

        int length = set.Patterns[missing.Signature].Length;
        for (int distance = 1; distance < length; distance++)
        {
            if (reported.Contains(missing with { Offset = missing.Offset - distance }))
            {
                return "binwalk does not report overlapping matches of one signature";
            }
        }

        return null;
    }
}
