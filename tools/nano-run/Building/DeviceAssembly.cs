namespace FirmwareScanner.NanoRun.Building;

/// <summary>An assembly as the desktop's tools read it, and later as the device reads it.</summary>
/// <param name="Name">Without extension.</param>
/// <param name="Path">The .dll or .exe.</param>
/// <param name="IsReference">Whether it was given, not built.</param>
internal sealed record DeviceAssembly(string Name, string Path, bool IsReference);
