namespace FirmwareScanner.Signatures.Model;

/// <summary>What a list of hashes is about.</summary>
public enum HashPurpose
{
    /// <summary>Whole objects to be found.</summary>
    Object,

    /// <summary>Sections of Windows executables to be found.</summary>
    Section,

    /// <summary>Whole objects in which nothing is to be found.</summary>
    FalsePositive,
}
