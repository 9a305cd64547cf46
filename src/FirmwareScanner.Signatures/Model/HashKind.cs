namespace FirmwareScanner.Signatures.Model;

/// <summary>The hash functions of lists.</summary>
public enum HashKind
{
    /// <summary>MD5, 16 bytes.</summary>
    Md5,

    /// <summary>SHA-1, 20 bytes.</summary>
    Sha1,

    /// <summary>SHA-256, 32 bytes.</summary>
    Sha256,
}
