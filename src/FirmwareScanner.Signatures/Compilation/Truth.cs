namespace FirmwareScanner.Signatures.Compilation;

/// <summary>What is known of a condition before there is a stream.</summary>
internal enum Truth
{
    /// <summary>The stream decides.</summary>
    Open,

    /// <summary>It is true for every stream.</summary>
    Always,

    /// <summary>It is true for no stream.</summary>
    Never,
}
