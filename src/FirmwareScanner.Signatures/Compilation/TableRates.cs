namespace FirmwareScanner.Signatures.Compilation;

/// <summary>How a table does on real firmware, per sampled gram.</summary>
/// <param name="Hits">Filter hits.</param>
/// <param name="Visits">Entries visited.</param>
/// <param name="Verifications">Entries verified.</param>
public sealed record TableRates(double Hits, double Visits, double Verifications);
