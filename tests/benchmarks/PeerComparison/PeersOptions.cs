using System.Collections.Generic;

namespace FirmwareScanner.Benchmarks.PeerComparison;

/// <summary>What the comparison is to do.</summary>
/// <param name="CorpusFolder">The corpus.</param>
/// <param name="OutputFolder">Folder for signatures, outputs of the tools and results.</param>
/// <param name="Fwscan">Our command line.</param>
/// <param name="HyperscanDriver">The compiled driver.</param>
/// <param name="YaraXPackage">Folder of the npm package of YARA-X, or null to leave it out.</param>
/// <param name="Counts">Sizes of the signature sets.</param>
/// <param name="Megabytes">How much of the corpus to scan; 0 for all.</param>
/// <param name="SlowMegabytes">How much of the corpus slow tools get.</param>
/// <param name="Runs">Runs of each command; the median counts.</param>
/// <param name="Processor">Processor to bind tools to, or -1.</param>
/// <param name="Date">Date of the measurement.</param>
/// <param name="Document">Document to write the tables to, or null.</param>
public sealed record PeersOptions(
    string CorpusFolder,
    string OutputFolder,
    string Fwscan,
    string HyperscanDriver,
    string? YaraXPackage,
    IReadOnlyList<int> Counts,
    int Megabytes,
    int SlowMegabytes,
    int Runs,
    int Processor,
    string Date,
    string? Document);
