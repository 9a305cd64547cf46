namespace FirmwareScanner.Benchmarks.IlCounter;

/// <summary>What a scenario cost.</summary>
/// <param name="Instructions">IL instructions executed, exact.</param>
/// <param name="Checks">How many of them are there only to refuse mistakes.</param>
/// <param name="Native">Estimated cost of native array calls, in IL instructions.</param>
public sealed record IlCount(long Instructions, long Checks, double Native);
