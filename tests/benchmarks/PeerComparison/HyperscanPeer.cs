using System.Collections.Generic;
using FirmwareScanner.Benchmarks.Processes;

namespace FirmwareScanner.Benchmarks.PeerComparison;

/// <summary>Hyperscan, driven by tests/benchmarks/peers/hyperscan_driver.c.</summary>
/// <param name="driver">The compiled driver.</param>
public sealed class HyperscanPeer(string driver) : DrivenPeer
{
    /// <inheritdoc/>
    public override string Name => "Hyperscan";

    /// <inheritdoc/>
    public override string Version() => ChildProcess.RunChecked(driver, ["--version"]).Trim();

    /// <inheritdoc/>
    public override IReadOnlyList<string> Command(string signatures, string folder) => [driver, signatures + ".hex", folder];
}
