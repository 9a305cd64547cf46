namespace FirmwareScanner.IlProof.Allocation;

/// <summary>An instruction that allocation-free code must not have.</summary>
/// <param name="What">What it does, such as "allocates an array of System.Byte".</param>
/// <param name="Advice">What to write instead.</param>
internal sealed record Hazard(string What, string Advice);
