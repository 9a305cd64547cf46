using System.Collections.Generic;

namespace FirmwareScanner.Modules.Pe;

/// <summary>
/// The directory of imports on first use. Descriptors of Visual C++ 6.0 have addresses that are not relative; they are told by their
/// attributes. Reads as YARA does.
/// </summary>
/// <param name="image">The file.</param>
internal sealed class PeDelayedImportReader(PeImage image)
{
    private const int DirectoryIndex = 13;
    private const int DescriptorSize = 32;
    private const int DosHeaderSize = 64;
    private const int MaxImports = 16384;
    private const int MaxFunctionNameLength = 512;

    /// <summary>Longest name of a library, in bytes; YARA has no bound.</summary>
    private const int MaxLibraryNameLength = 4096;

    /// <summary>How many descriptors and entries are looked at in all; YARA counts only those that are good.</summary>
    private const int MaxWork = 1 << 18;

    private int _functionCount;
    private int _work;

    private int PointerSize => image.Is64Bit ? sizeof(ulong) : sizeof(uint);

    /// <summary>Reads the directory.</summary>
    /// <returns>The libraries, also those without functions.</returns>
    internal IReadOnlyList<PeImportedLibrary> Read()
    {
        var libraries = new List<PeImportedLibrary>();
        long offset = image.Directory(DirectoryIndex) is var (address, _) && address != 0 ? image.OffsetOf(address) : -1;
        while (offset >= 0 && libraries.Count < MaxImports && ++_work <= MaxWork && image.Reader.Contains(offset, DescriptorSize))
        {
            if (Descriptor.TryRead(image, offset) is not Descriptor descriptor)
            {
                break;
            }

            byte[]? name = image.Reader.ReadText(image.OffsetOf(descriptor.Name), MaxLibraryNameLength, out bool isTerminated);
            if (name is not null && isTerminated && PeImportReader.IsLibraryName(name))
            {
                libraries.Add(new PeImportedLibrary(name, ReadFunctions(descriptor, name)));
            }

            offset += DescriptorSize;
        }

        return libraries;
    }

    private List<PeImportedFunction> ReadFunctions(Descriptor descriptor, byte[] library)
    {
        var functions = new List<PeImportedFunction>();
        ulong nameEntry = descriptor.Names;
        ulong addressEntry = descriptor.Addresses;
        while (_functionCount < MaxImports && ++_work <= MaxWork)
        {
            ulong name = Pointer(nameEntry);
            if (name == 0 || Pointer(addressEntry) == 0)
            {
                break;
            }

            if (ReadFunction(descriptor, name, library, addressEntry) is PeImportedFunction function)
            {
                functions.Add(function);
                _functionCount++;
            }

            nameEntry += (uint)PointerSize;
            addressEntry += (uint)PointerSize;
        }

        return functions;
    }

    private PeImportedFunction? ReadFunction(Descriptor descriptor, ulong name, byte[] library, ulong address)
    {
        if (name >> ((PointerSize * 8) - 1) != 0)
        {
            ushort ordinal = unchecked((ushort)name);
            return new PeImportedFunction(PeOrdinalNames.NameOf(library, ordinal), ordinal, address);
        }

        ulong nameAddress = descriptor.IsRelative ? name : Descriptor.Relative(image, name);
        byte[]? text = image.Reader.ReadText(image.OffsetOf(nameAddress + 2), MaxFunctionNameLength, out _);
        return text is null ? null : new PeImportedFunction(text, null, address);
    }

    /// <summary>A pointer in the file; 0 outside of it.</summary>
    private ulong Pointer(ulong address)
    {
        long offset = image.OffsetOf(address);
        return offset < 0 ? 0 : image.Is64Bit ? image.UInt64(offset) : image.UInt32(offset);
    }

    private sealed record Descriptor(bool IsRelative, uint Name, uint Addresses, uint Names)
    {
        /// <summary>Reads a descriptor; null for the last one, which is all zero, and for one that makes no sense.</summary>
        internal static Descriptor? TryRead(PeImage image, long offset)
        {
            uint attributes = image.UInt32(offset);
            bool isRelative = attributes != 0 || image.Is64Bit;
            var descriptor = new Descriptor(
                attributes != 0,
                Address(image, offset + 4, isRelative),
                Address(image, offset + 12, isRelative),
                Address(image, offset + 16, isRelative));
            return attributes > 1
                || descriptor.Names >= image.SizeOfImage
                || descriptor.Addresses >= image.SizeOfImage
                || descriptor.Name < DosHeaderSize
                || descriptor.Names < DosHeaderSize
                    ? null
                    : descriptor;
        }

        /// <summary>An address as one relative to the load address.</summary>
        internal static ulong Relative(PeImage image, ulong address) => address > image.ImageBase ? address - image.ImageBase : address;

        private static uint Address(PeImage image, long offset, bool isRelative)
        {
            uint address = image.UInt32(offset);
            return isRelative ? address : unchecked((uint)Relative(image, address));
        }
    }
}
