namespace FirmwareScanner.Tool.Commands;

/// <summary>What a project says about its scans; known only when the command line has been looked at.</summary>
internal sealed class ScanConfiguration
{
    /// <summary>The file; null for none.</summary>
    public ConfigurationFile? File { get; set; }
}
