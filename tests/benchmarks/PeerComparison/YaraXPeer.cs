using System.Collections.Generic;
using FirmwareScanner.Benchmarks.Processes;
using FirmwareScanner.Benchmarks.SignatureSets;

namespace FirmwareScanner.Benchmarks.PeerComparison;

/// <summary>YARA-X in the form in which a package registry has it, WebAssembly under node; driven by tests/benchmarks/peers/yara_x_driver.mjs.</summary>
/// <param name="driver">The driver.</param>
/// <param name="package">Folder of the package @virustotal/yara-x.</param>
public sealed class YaraXPeer(string driver, string package) : DrivenPeer
{
    private const int MatchCap = 1_000_000;

    /// <inheritdoc/>
    public override string Name => "YARA-X (wasm)";

    /// <inheritdoc/>
    public override string Version() => ChildProcess.RunChecked("node", [driver, package, "--version"]).Trim();

    /// <inheritdoc/>
    public override IReadOnlyList<string> Command(string signatures, string folder) => ["node", driver, package, signatures + ".yar", folder];

    /// <inheritdoc/>
    public override string? Explain(PeerMatch missing, IReadOnlySet<PeerMatch> reported, SignatureSet set)
    {
        return ReachesCap(missing, reported, MatchCap) ? $"YARA-X stops at {MatchCap} matches of a pattern in a file" : null;
    }
}
