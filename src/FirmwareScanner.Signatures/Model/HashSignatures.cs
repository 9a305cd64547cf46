using System;
using System.Collections.Generic;
using System.Linq;

namespace FirmwareScanner.Signatures.Model;

/// <summary>
/// Lists of hashes: no rules, for there may be millions. They are kept in sorted arrays, some 70 bytes each with a name of usual length.
/// </summary>
public sealed class HashSignatures
{
    private readonly HashTable[] _tables;

    private HashSignatures(HashTable[] tables) => _tables = tables;

    /// <summary>No hashes.</summary>
    public static HashSignatures Empty { get; } = new HashSignaturesBuilder().Build();

    /// <summary>How many hashes there are.</summary>
    public int Count => _tables.Sum(table => table.Count);

    /// <summary>Whether there are hashes for a purpose.</summary>
    /// <param name="purpose">The purpose.</param>
    public bool HasAny(HashPurpose purpose) => Enum.GetValues<HashKind>().Any(kind => TableOf(purpose, kind).Count > 0);

    /// <summary>Whether there is a hash for bytes of a length: if not, they need not be hashed.</summary>
    /// <param name="purpose">The purpose.</param>
    /// <param name="kind">The hash function.</param>
    /// <param name="length">The length in bytes.</param>
    public bool Wants(HashPurpose purpose, HashKind kind, long length) => TableOf(purpose, kind).Wants(length);

    /// <summary>The names under which bytes are listed, in no particular order.</summary>
    /// <param name="purpose">The purpose.</param>
    /// <param name="kind">The hash function.</param>
    /// <param name="digest">Their hash.</param>
    /// <param name="length">Their length in bytes.</param>
    public IReadOnlyList<HashName> Find(HashPurpose purpose, HashKind kind, ReadOnlySpan<byte> digest, long length) =>
        TableOf(purpose, kind).Find(digest, length);

    internal static int IndexOf(HashPurpose purpose, HashKind kind) => ((int)purpose * 3) + (int)kind;

    internal static HashSignatures Of(HashTable[] tables) => new(tables);

    private HashTable TableOf(HashPurpose purpose, HashKind kind) => _tables[IndexOf(purpose, kind)];
}
