using System.Collections.Generic;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Sources;

namespace FirmwareScanner.Signatures.Caching;

/// <summary>What is kept of a compilation.</summary>
internal sealed record RuleCacheEntry
{
    /// <summary>Rises with each change of what is kept, or of how.</summary>
    public const int Version = 1;

    /// <summary>The key, 32 bytes: an entry under another name is no entry.</summary>
    public required byte[] Key { get; init; }

    /// <summary>What the system answered when the rules were read.</summary>
    public required IReadOnlyList<RuleFileFact> Facts { get; init; }

    /// <summary>The paths of the files that were read.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>The lines that the user was told.</summary>
    public required IReadOnlyList<string> Messages { get; init; }

    /// <summary>How many rules were left out.</summary>
    public required int Skipped { get; init; }

    /// <summary>The database.</summary>
    public required byte[] Image { get; init; }

    /// <summary>Its names.</summary>
    public required DatabaseNames Names { get; init; }

    /// <summary>Whether there are hashes, which are not kept: their lists are read again.</summary>
    public required bool HasHashes { get; init; }

    /// <summary>The rules that are evaluated after the scan. Their conditions are not kept: the rules are read again.</summary>
    public required IReadOnlyList<CachedDeferral> Deferred { get; init; }
}
