namespace FirmwareScanner.Replay;

/// <summary>An entry of the memory plan, for display.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Bytes">Bytes of managed heap that it takes on the device.</param>
/// <param name="Reason">The size written as a sum.</param>
public sealed record MemoryPlanRow(string Name, int Bytes, string Reason);
