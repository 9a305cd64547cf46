namespace FirmwareScanner.Signatures.Compilation;

/// <summary>The size of a section.</summary>
/// <param name="Name">Its name in docs/database-format.md, with the table's number where there are several.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="FileBytes">Its length in the file, in bytes.</param>
/// <param name="DeviceBytes">What its array takes on the device; 0 for the authentication code, which is not kept.</param>
public sealed record SectionReport(string Name, int Kind, int FileBytes, long DeviceBytes);
