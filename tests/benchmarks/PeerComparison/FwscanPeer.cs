using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using FirmwareScanner.Benchmarks.Processes;

namespace FirmwareScanner.Benchmarks.PeerComparison;

/// <summary>Our own command line, with rules as text or as a compiled database.</summary>
/// <param name="program">The fwscan program.</param>
/// <param name="isCompiled">Whether to compile the rules beforehand, which is not measured.</param>
/// <param name="work">How much it does with each file.</param>
public sealed partial class FwscanPeer(string program, bool isCompiled, FwscanWork work) : Peer
{
    /// <summary>Whether it is given a compiled database.</summary>
    public bool IsCompiled => isCompiled;

    /// <summary>How much it does with each file.</summary>
    public FwscanWork Work => work;

    /// <inheritdoc/>
    public override string Name => (isCompiled ? "fwscan --db" : "fwscan --rules") + work switch
    {
        FwscanWork.Signatures => "",
        FwscanWork.Accounting => ", accounting",
        _ => ", looking inside",
    };

    /// <inheritdoc/>
    public override bool IsSlow => work == FwscanWork.Everything;

    /// <inheritdoc/>
    public override bool HasSameTask => work != FwscanWork.Everything;

    /// <inheritdoc/>
    public override IReadOnlyList<int> ExitCodes => [0, 1, 2];

    /// <inheritdoc/>
    public override string Version() => "fwscan " + ChildProcess.RunChecked(program, ["--version"]).Trim();

    /// <inheritdoc/>
    public override void Prepare(string signatures)
    {
        if (isCompiled)
        {
            ChildProcess.RunChecked(program, ["compile", signatures + ".yar", "-o", signatures + ".fsdb"]);
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Command(string signatures, string folder)
    {
        return [program, "scan", .. Source(signatures), "--json", "--jobs", "1", .. WorkOptions(), "--recursive", folder];
    }

    /// <inheritdoc/>
    public override IEnumerable<PeerMatch> Read(TimedRun run, string folder)
    {
        foreach (string line in File.ReadLines(run.OutputFile))
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            if (root.TryGetProperty("verdict", out JsonElement verdict))
            {
                // The others look at the outer bytes, and so must this; that there is more inside, whole or damaged, is no fault here.
                bool isWhole = verdict.GetString() is "clean" or "found" || (root.TryGetProperty("reasons", out JsonElement reasons)
                    && reasons.EnumerateArray().All(reason => reason.GetString() is "not-looked-into" or "damaged"));
                if (!isWhole)
                {
                    throw Unexpected(line);
                }

                continue;
            }

            if (!root.TryGetProperty("matches", out JsonElement matches))
            {
                // What is wrong with a layer, which nobody was to open.
                continue;
            }

            if (root.TryGetProperty("omitted", out _))
            {
                throw Unexpected(line);
            }

            string file = Relative(folder, root.GetProperty("path").GetString()!);
            int signature = SignatureNumber(root.GetProperty("rule").GetString());
            foreach (JsonElement match in matches.EnumerateArray())
            {
                yield return new PeerMatch(file, signature, match.GetProperty("offset").GetInt64());
            }
        }
    }

    /// <inheritdoc/>
    public override OwnFigures? ReadOwnFigures(string signatures, string folder, TimedRun run)
    {
        // Its summary comes with the text output only: a run of its own.
        ChildProcessResult result = ChildProcess.Run(
            program, ["scan", .. Source(signatures), "--quiet", "--jobs", "1", .. WorkOptions(), "--recursive", folder]);
        Match summary = Summary().Match(result.Output);
        return summary.Success
            ? new OwnFigures(double.Parse(summary.Groups[1].Value, CultureInfo.InvariantCulture), null)
            : throw Unexpected(result.Output + result.Error);
    }

    private IReadOnlyList<string> Source(string signatures)
    {
        return isCompiled ? ["--db", signatures + ".fsdb"] : ["--rules", signatures + ".yar"];
    }

    private IReadOnlyList<string> WorkOptions()
    {
        return work switch
        {
            FwscanWork.Signatures => ["--raw"],
            FwscanWork.Accounting => ["--no-unpack"],
            _ => [],
        };
    }

    [GeneratedRegex(@"bytes in ([0-9.]+) s")]
    private static partial Regex Summary();
}
