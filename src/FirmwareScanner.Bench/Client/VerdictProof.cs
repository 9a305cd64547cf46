namespace FirmwareScanner.Bench.Client;

/// <summary>What a board has put its code under: which board said what, of which stream, by which database.</summary>
/// <param name="Board">The board's identity.</param>
/// <param name="KeyNumber">The number of its key.</param>
/// <param name="Sha256">SHA-256 of what the host sent, in hexadecimal.</param>
/// <param name="DatabaseIdentity">What the database was compiled from.</param>
/// <param name="DatabaseVersion">Its release number.</param>
/// <param name="DatabaseChecksum">CRC-32 of its file; 0 for the built-in one.</param>
/// <param name="Counter">How many updates the board has taken.</param>
public sealed record VerdictProof(
    string Board, uint KeyNumber, string Sha256, uint DatabaseIdentity, int DatabaseVersion, uint DatabaseChecksum, int Counter);
