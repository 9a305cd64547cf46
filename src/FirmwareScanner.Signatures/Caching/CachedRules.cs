using System.Collections.Generic;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Caching;

/// <summary>Compiled rules from a cache, and what was said when they were compiled.</summary>
/// <param name="Image">The database.</param>
/// <param name="Names">The names that belong to its numbers.</param>
/// <param name="Deferred">The rules that are evaluated after the scan.</param>
/// <param name="Hashes">Hashes of objects.</param>
/// <param name="Files">The paths of the files that were read.</param>
/// <param name="Messages">The lines that the user was told.</param>
/// <param name="Skipped">How many rules were left out because they have errors.</param>
public sealed record CachedRules(
    byte[] Image,
    DatabaseNames Names,
    IReadOnlyList<DeferredRule> Deferred,
    HashSignatures Hashes,
    IReadOnlyList<string> Files,
    IReadOnlyList<string> Messages,
    int Skipped);
