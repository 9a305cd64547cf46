namespace FirmwareScanner.Signatures.Compilation;

/// <summary>The kind of machine that a database is compiled for.</summary>
public enum TargetProfile
{
    /// <summary>A workstation: tables as large as the second-level cache, chunks of 4,096 bytes.</summary>
    Desktop,

    /// <summary>A board under .NET nanoFramework: tables of a few kilobytes, chunks of 512 bytes.</summary>
    Device,
}
