using System.Collections.Generic;

namespace FirmwareScanner.Signatures.Model;

/// <summary>What a <see cref="HashTable"/> consists of.</summary>
/// <param name="Keys">The first eight bytes of each hash, in ascending order.</param>
/// <param name="Digests">The hashes, one after the other.</param>
/// <param name="Lengths">For each, the length of what has it; 0 for any.</param>
/// <param name="NameStarts">For each, where its name begins.</param>
/// <param name="Names">The names, each with 00 behind it.</param>
/// <param name="NamespaceNumbers">For each, the number of its namespace.</param>
/// <param name="Namespaces">The namespaces.</param>
internal sealed record HashTableData(
    ulong[] Keys, byte[] Digests, uint[] Lengths, int[] NameStarts, byte[] Names, ushort[] NamespaceNumbers, IReadOnlyList<string> Namespaces);
