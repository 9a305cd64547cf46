namespace FirmwareScanner.Benchmarks.IlCounter;

/// <summary>What a scenario cost.</summary>
/// <param name="Instructions">IL instructions executed, exact.</param>
/// <param name="Checks">How many of them are there only to refuse mistakes.</param>
/// <param name="Native">Estimated cost of native array calls, in IL instructions.</param>
public sealed record IlCount(long Instructions, long Checks, double Native);

/// <summary>What a byte costs on one way through the station.</summary>
/// <param name="IsSource">Whether a source is asked for the bytes; otherwise they are offered.</param>
/// <param name="Piece">Bytes at a time.</param>
/// <param name="Before">IL instructions a byte before the stream had one owner.</param>
/// <param name="Instructions">IL instructions a byte now.</param>
/// <param name="Native">Estimated cost of native array calls a byte now, in IL instructions.</param>
public sealed record WayCost(bool IsSource, int Piece, double Before, double Instructions, double Native);
