using System;
using System.Linq;

namespace FirmwareScanner.Signatures.Model;

/// <summary>Collects hashes.</summary>
internal sealed class HashSignaturesBuilder
{
    private readonly HashTableBuilder[] _tables =
    [
        .. Enumerable.Range(0, 3).SelectMany(_ => new[] { 16, 20, 32 }).Select(length => new HashTableBuilder(length)),
    ];

    /// <summary>How many there are.</summary>
    public long Count { get; private set; }

    /// <summary>Adds a hash.</summary>
    /// <param name="purpose">The purpose.</param>
    /// <param name="digest">The hash: 16, 20 or 32 bytes.</param>
    /// <param name="length">The length of what has it, in bytes; 0 for any.</param>
    /// <param name="name">The name, in UTF-8.</param>
    /// <param name="ns">Its namespace.</param>
    public void Add(HashPurpose purpose, ReadOnlySpan<byte> digest, uint length, ReadOnlySpan<byte> name, string ns)
    {
        HashKind kind = digest.Length switch { 16 => HashKind.Md5, 20 => HashKind.Sha1, _ => HashKind.Sha256 };
        _tables[HashSignatures.IndexOf(purpose, kind)].Add(digest, length, name, ns);
        Count++;
    }

    /// <summary>Makes tables of them.</summary>
    public HashSignatures Build() => HashSignatures.Of([.. _tables.Select(table => table.Build())]);
}
