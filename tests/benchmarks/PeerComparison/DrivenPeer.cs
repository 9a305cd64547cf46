using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace FirmwareScanner.Benchmarks.PeerComparison;

/// <summary>A library, called by a driver of this project: each match a line "signature, offset, path", its times on standard error.</summary>
public abstract class DrivenPeer : Peer
{
    /// <inheritdoc/>
    public override IEnumerable<PeerMatch> Read(TimedRun run, string folder)
    {
        foreach (string line in File.ReadLines(run.OutputFile))
        {
            string[] fields = line.Split('\t');
            yield return fields.Length == 3 && long.TryParse(
                fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out long offset)
                ? new PeerMatch(Relative(folder, fields[2]), SignatureNumber(fields[0]), offset)
                : throw Unexpected(line);
        }
    }

    /// <inheritdoc/>
    public override OwnFigures? ReadOwnFigures(string signatures, string folder, TimedRun run)
    {
        // "compile 0.1 read 0.2 scan 0.3 ..."
        Dictionary<string, double> sums = run.Error.Trim().Split(' ').Chunk(2)
            .ToDictionary(pair => pair[0], pair => double.Parse(pair[1], CultureInfo.InvariantCulture));
        return new OwnFigures(sums["read"] + sums["scan"], sums["scan"]);
    }
}
