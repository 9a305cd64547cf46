using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using FirmwareScanner.Modules;

namespace FirmwareScanner.Signatures.ClamAv;

/// <summary>
/// Finds where the keys of a Windows executable's version information begin, as ClamAV reads it (cli_peheader in its pe.c): sizes are
/// checked, and the first that is wrong ends its table.
/// </summary>
internal sealed class VersionStringOffsets
{
    /// <summary>The type of resources that hold version information.</summary>
    private const long VersionType = 16;

    private const int MostResources = 16;

    /// <summary>Length of an element, length of its value, type: 16 bits each.</summary>
    private const int HeaderSize = 6;

    private const int TableHeaderSize = 24;
    private const int FixedInformationSize = 52;
    private const uint FixedInformationMagic = 0xFEEF04BD;

    private static readonly byte[] RootKey = Encoding.Unicode.GetBytes("VS_VERSION_INFO\0");
    private static readonly byte[] StringsKey = Encoding.Unicode.GetBytes("StringFileInfo\0");
    private static readonly byte[] TranslationsKey = Encoding.Unicode.GetBytes("VarFileInfo\0");

    private readonly byte[] _resource;
    private readonly long _offset;
    private readonly HashSet<long> _found;

    private VersionStringOffsets(byte[] resource, long offset, HashSet<long> found)
    {
        _resource = resource;
        _offset = offset;
        _found = found;
    }

    /// <summary>The offsets in the file.</summary>
    /// <param name="content">The file.</param>
    /// <param name="resources">Its resources, as the module <c>pe</c> has them.</param>
    public static HashSet<long> Of(IModuleContent content, IEnumerable<ModuleStructure> resources)
    {
        var found = new HashSet<long>();
        foreach (ModuleStructure resource in resources.Where(resource => resource["type"] is VersionType).Take(MostResources))
        {
            // A length of an element has 16 bits.
            if (resource["offset"] is long offset && resource["length"] is long length && offset >= 0 && length <= content.Length - offset)
            {
                byte[] bytes = new byte[Math.Min(length, ushort.MaxValue)];
                int read = content.Read(offset, bytes);
                new VersionStringOffsets(bytes[..read], offset, found).FindRoot();
            }
        }

        return found;
    }

    private void FindRoot()
    {
        const int RootKeySize = 32;
        const int Size = HeaderSize + RootKeySize + 2 + FixedInformationSize;
        int length = LengthAt(0);
        if (length > _resource.Length || length <= Size || !HasKey(0, RootKey)
            || BitConverter.ToUInt16(_resource, 2) != FixedInformationSize
            || BitConverter.ToUInt32(_resource, HeaderSize + RootKeySize + 2) != FixedInformationMagic)
        {
            return;
        }

        int position = Size;
        if (length - position > HeaderSize && HasKey(position, TranslationsKey) && LengthAt(position) <= length - position)
        {
            position += LengthAt(position);
        }

        int strings = length - position > HeaderSize ? LengthAt(position) : 0;
        if (strings > HeaderSize + StringsKey.Length && strings <= length - position && HasKey(position, StringsKey))
        {
            FindTables(position + HeaderSize + StringsKey.Length, position + strings);
        }
    }

    private void FindTables(int position, int end)
    {
        bool isSound = true;
        while (isSound && end - position > HeaderSize)
        {
            int length = LengthAt(position);
            if (length > end - position || length <= TableHeaderSize)
            {
                break;
            }

            isSound = FindStrings(position + TableHeaderSize, position + length);
            position += length;
        }
    }

    // False where a size is wrong: what follows is not looked at.
    private bool FindStrings(int position, int end)
    {
        const int LeastSize = HeaderSize + 2 + 8;
        while (end - position > HeaderSize)
        {
            int length = RoundUp(LengthAt(position));
            if (length > end - position || length <= LeastSize)
            {
                return false;
            }

            if (length - RoundUp(KeyEnd(position, length)) > 2)
            {
                _found.Add(_offset + position + HeaderSize);
            }

            position += length;
        }

        return true;
    }

    // Behind the zero that ends the key.
    private int KeyEnd(int position, int length)
    {
        int at = HeaderSize;
        while (at + 1 < length)
        {
            bool isEnd = _resource[position + at] == 0 && _resource[position + at + 1] == 0;
            at += 2;
            if (isEnd)
            {
                break;
            }
        }

        return at;
    }

    private int LengthAt(int position) => position + 2 <= _resource.Length ? BitConverter.ToUInt16(_resource, position) : 0;

    private bool HasKey(int position, byte[] key) => position + HeaderSize + key.Length <= _resource.Length
        && _resource.AsSpan(position + HeaderSize, key.Length).SequenceEqual(key);

    private static int RoundUp(int size) => (size + 3) & ~3;
}
