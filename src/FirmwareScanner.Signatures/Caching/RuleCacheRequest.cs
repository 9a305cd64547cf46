using FirmwareScanner.Signatures.Compilation;

namespace FirmwareScanner.Signatures.Caching;

/// <summary>Everything beside the content of rule files on which it depends what is compiled of them, and what is said of it.</summary>
public sealed record RuleCacheRequest
{
    /// <summary>Which rules.</summary>
    public required RuleSelection Rules { get; init; }

    /// <summary>How they are read.</summary>
    public required LoaderSettings Settings { get; init; }

    /// <summary>What they are compiled for.</summary>
    public required CompilerOptions Options { get; init; }

    /// <summary>What else decides, and code outside of this assembly that does: the board, say; empty if nothing does.</summary>
    public string Target { get; init; } = string.Empty;

    /// <summary>How many messages of each kind are kept.</summary>
    public int MessageLimit { get; init; }
}
