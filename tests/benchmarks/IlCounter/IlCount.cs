namespace FirmwareScanner.Benchmarks.IlCounter;

/// <summary>What a scenario cost.</summary>
/// <param name="Instructions">IL instructions executed, exact.</param>
/// <param name="Native">Estimated cost of native array calls, in IL instructions.</param>
public sealed record IlCount(long Instructions, double Native);
