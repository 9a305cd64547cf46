using System;
using System.Buffers.Binary;
using System.Collections.Generic;
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
