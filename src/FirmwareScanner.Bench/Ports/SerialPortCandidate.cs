namespace FirmwareScanner.Bench.Ports;

/// <summary>A serial port that a board may be at.</summary>
/// <param name="Path">What to open.</param>
/// <param name="Name">The maker's name and serial number of the adapter; empty if unknown.</param>
public sealed record SerialPortCandidate(string Path, string Name);
