using System.Collections.Generic;
using FirmwareScanner.Database;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>The byte sets of a database, each once.</summary>
internal sealed class ByteClassTable
{
    private readonly Dictionary<ByteElement, int> _indices = [];
    private readonly List<byte> _bytes = [];

    /// <summary>The number of sets.</summary>
    public int Count => _indices.Count;

    /// <summary>The number of a set; a new one is added.</summary>
    public int IndexOf(ByteElement element)
    {
        if (!_indices.TryGetValue(element, out int index))
        {
            index = _indices.Count;
            _indices.Add(element, index);
            byte[] bits = new byte[DatabaseFormat.ByteClassLength];
            for (int value = 0; value < 256; value++)
            {
                if (element.Matches((byte)value))
                {
                    bits[value >> 3] |= (byte)(1 << (value & 7));
                }
            }

            _bytes.AddRange(bits);
        }

        return index;
    }

    /// <summary>The ByteClasses section.</summary>
    public byte[] ToArray() => [.. _bytes];
}
