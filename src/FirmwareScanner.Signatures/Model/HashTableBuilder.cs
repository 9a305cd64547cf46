using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;

namespace FirmwareScanner.Signatures.Model;

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
