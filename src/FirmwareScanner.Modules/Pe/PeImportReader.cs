using System;
using System.Buffers;
using System.Collections.Generic;

namespace FirmwareScanner.Modules.Pe;

/// <summary>
/// The import directory and that of imports on first use. What is taken for a name, and which entries are passed over, is as in YARA:
/// import hashes depend on it.
/// </summary>
/// <param name="image">The file.</param>
internal sealed class PeImportReader(PeImage image)
{
    private const int DirectoryIndex = 1;
    private const int DescriptorSize = 20;
    private const int MaxImports = 16384;
    private const int MaxLibraryNameLength = 255;
    private const int MaxFunctionNameLength = 512;
    private const uint OrdinalFlag32 = 0x80000000;
    private const ulong OrdinalFlag64 = 0x8000000000000000;

    /// <summary>How many entries are looked at in all; YARA's bound is one a library, and 16384 libraries may share their entries.</summary>
    private const int MaxWork = 1 << 18;

    private static readonly SearchValues<byte> InvalidInLibraryName = SearchValues.Create("\"*<>?|"u8);

    private static readonly SearchValues<byte> ValidInFunctionName =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._?@$()<>"u8);

    private int _functionCount;
    private int _work;

    /// <summary>How large a pointer is, in bytes.</summary>
    private int PointerSize => image.Is64Bit ? sizeof(ulong) : sizeof(uint);

    /// <summary>Whether a name is one that a library may have: printable, and allowed in names of files, be it with a path.</summary>
    internal static bool IsLibraryName(byte[] name)
    {
        return name.Length > 0 && !name.AsSpan().ContainsAnyExceptInRange((byte)' ', (byte)'~') && !name.AsSpan().ContainsAny(InvalidInLibraryName);
    }

    /// <summary>Reads the import directory.</summary>
    /// <returns>The libraries of which something is imported.</returns>
    internal IReadOnlyList<PeImportedLibrary> Read()
    {
        var libraries = new List<PeImportedLibrary>();
        long offset = image.Directory(DirectoryIndex) is var (address, _) && address != 0 ? image.OffsetOf(address) : -1;
        for (int i = 0; offset >= 0 && i < MaxImports && image.Reader.Contains(offset, DescriptorSize); i++, offset += DescriptorSize)
        {
            uint nameAddress = image.UInt32(offset + 12);
            if (nameAddress == 0)
            {
                break;
            }

            byte[]? name = image.Reader.ReadText(image.OffsetOf(nameAddress), MaxLibraryNameLength, out bool isTerminated);
            if (name is not null && isTerminated && IsLibraryName(name) && ReadFunctions(offset, name) is { Count: > 0 } functions)
            {
                libraries.Add(new PeImportedLibrary(name, functions));
            }
        }

        return libraries;
    }

    private List<PeImportedFunction> ReadFunctions(long descriptor, byte[] library)
    {
        var functions = new List<PeImportedFunction>();
        uint addresses = image.UInt32(descriptor + 16);
        long offset = image.OffsetOf(image.UInt32(descriptor));

        // Some linkers leave out the first of the two tables.
        offset = offset <= 0 ? image.OffsetOf(addresses) : offset;
        for (int i = 0; offset >= 0 && i < MaxImports && _functionCount < MaxImports && ++_work <= MaxWork; i++, offset += PointerSize)
        {
            if (!image.Reader.Contains(offset, PointerSize))
            {
                break;
            }

            ulong entry = image.Is64Bit ? image.UInt64(offset) : image.UInt32(offset);
            if (entry == 0)
            {
                break;
            }

            ulong address = image.Is64Bit ? addresses + (8UL * (uint)i) : unchecked(addresses + (4U * (uint)i));
            if (ReadFunction(entry, library, address) is PeImportedFunction function)
            {
                functions.Add(function);
                _functionCount++;
            }
        }

        return functions;
    }

    private PeImportedFunction? ReadFunction(ulong entry, byte[] library, ulong address)
    {
        ulong flag = image.Is64Bit ? OrdinalFlag64 : OrdinalFlag32;
        if ((entry & flag) != 0)
        {
            ulong ordinal = entry & ~flag;
            return ordinal <= ushort.MaxValue
                ? new PeImportedFunction(PeOrdinalNames.NameOf(library, (ushort)ordinal), (ushort)ordinal, address)
                : null;
        }

        // Before the name there are two bytes, a guess of where the library has it.
        long offset = image.OffsetOf(entry);
        byte[]? name = offset < 0 ? null : image.Reader.ReadText(offset + 2, MaxFunctionNameLength, out _);
        return name is { Length: > 0 } && !name.AsSpan().ContainsAnyExcept(ValidInFunctionName)
            ? new PeImportedFunction(name, null, address)
            : null;
    }
}
