using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace FirmwareScanner.Signatures.Model;

/// <summary>Hashes of one kind in order, found by the number that their first eight bytes are.</summary>
internal sealed class HashTable(HashTableData data)
{
    private readonly HashSet<uint> _lengths = [.. data.Lengths];

    /// <summary>How many there are.</summary>
    public int Count => data.Keys.Length;

    /// <summary>Whether there is a hash for bytes of a length.</summary>
    public bool Wants(long length) => Count > 0 && (_lengths.Contains(0) || (length is > 0 and <= uint.MaxValue && _lengths.Contains((uint)length)));

    /// <summary>The names under which bytes are listed.</summary>
    public IReadOnlyList<HashName> Find(ReadOnlySpan<byte> digest, long length)
    {
        ulong key = BinaryPrimitives.ReadUInt64BigEndian(digest);
        int index = FirstFrom(key);
        List<HashName>? names = null;
        for (; index < Count && data.Keys[index] == key; index++)
        {
            bool isSame = data.Digests.AsSpan(index * digest.Length, digest.Length).SequenceEqual(digest);
            if (isSame && (data.Lengths[index] == 0 || data.Lengths[index] == length))
            {
                (names ??= []).Add(NameAt(index));
            }
        }

        return names ?? (IReadOnlyList<HashName>)[];
    }

    private int FirstFrom(ulong key)
    {
        int low = 0;
        int high = Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            (low, high) = data.Keys[middle] < key ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private HashName NameAt(int index)
    {
        ReadOnlySpan<byte> rest = data.Names.AsSpan(data.NameStarts[index]);
        return new HashName(Encoding.UTF8.GetString(rest[..rest.IndexOf((byte)0)]), data.Namespaces[data.NamespaceNumbers[index]]);
    }
}

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

/// <summary>Collects hashes of one kind.</summary>
/// <param name="digestLength">The length of a hash in bytes.</param>
internal sealed class HashTableBuilder(int digestLength)
{
    private readonly MemoryStream _digests = new();
    private readonly MemoryStream _names = new();
    private readonly List<uint> _lengths = [];
    private readonly List<int> _nameStarts = [];
    private readonly List<ushort> _namespaceNumbers = [];
    private readonly List<string> _namespaces = [];

    /// <summary>Adds a hash.</summary>
    public void Add(ReadOnlySpan<byte> digest, uint length, ReadOnlySpan<byte> name, string ns)
    {
        int number = _namespaces.IndexOf(ns);
        if (number < 0)
        {
            number = _namespaces.Count;
            _namespaces.Add(ns);
        }

        _digests.Write(digest);
        _lengths.Add(length);
        _nameStarts.Add((int)_names.Length);
        _namespaceNumbers.Add((ushort)number);
        _names.Write(name);
        _names.WriteByte(0);
    }

    /// <summary>Sorts them.</summary>
    public HashTable Build()
    {
        byte[] digests = _digests.ToArray();
        ulong[] keys = new ulong[_lengths.Count];
        int[] order = new int[keys.Length];
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = BinaryPrimitives.ReadUInt64BigEndian(digests.AsSpan(i * digestLength));
            order[i] = i;
        }

        Array.Sort(keys, order);
        byte[] sorted = new byte[digests.Length];
        for (int i = 0; i < order.Length; i++)
        {
            digests.AsSpan(order[i] * digestLength, digestLength).CopyTo(sorted.AsSpan(i * digestLength));
        }

        return new HashTable(new HashTableData(
            keys, sorted, Sort(_lengths, order), Sort(_nameStarts, order), _names.ToArray(), Sort(_namespaceNumbers, order), [.. _namespaces]));
    }

    private static T[] Sort<T>(List<T> values, int[] order) => Array.ConvertAll(order, index => values[index]);
}
