namespace FirmwareScanner.Bench.Client;

/// <summary>A frame that the device may not have read yet.</summary>
/// <param name="Sequence">Its sequence number.</param>
/// <param name="StreamEnd">Offset behind its data, or -1 if it carries none.</param>
/// <param name="WireLength">Bytes on the line, at most.</param>
internal readonly record struct LinkFrameInFlight(int Sequence, long StreamEnd, int WireLength);
