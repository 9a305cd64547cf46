namespace FirmwareScanner.Boards;

/// <summary>RAM beside the chip.</summary>
/// <param name="Bytes">What is on the board.</param>
/// <param name="MappedBytes">What of it the chip can address at once: an ESP32 maps 4 MB.</param>
/// <param name="Interface">How it is wired.</param>
public sealed record BoardPsram(int Bytes, int MappedBytes, PsramInterface Interface);
