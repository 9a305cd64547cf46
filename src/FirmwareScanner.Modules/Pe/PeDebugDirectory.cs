using System.Collections.Generic;

namespace FirmwareScanner.Modules.Pe;

/// <summary>The debug directory, which names the file with debug information.</summary>
internal static class PeDebugDirectory
{
    private const int DirectoryIndex = 6;
    private const int EntrySize = 28;
    private const uint CodeViewType = 2;
    private const int MaxPathLength = 4096;

    /// <summary>How many entries are looked at; YARA has no bound.</summary>
    private const int MaxEntries = 4096;

    /// <summary>By mark, how many bytes lie before the path: program databases 2.0 (NB10) and 7.0 (RSDS), and those of MTOC.</summary>
    private static readonly Dictionary<uint, int> PathOffsets = new() { [0x3031424e] = 16, [0x53445352] = 24, [0x434f544d] = 20 };

    /// <summary>Adds the types of the fields.</summary>
    internal static void Declare(Dictionary<string, ModuleType> fields) => fields["pdb_path"] = ModuleType.Text;

    /// <summary>Sets the fields.</summary>
    internal static void Fill(PeImage image, ModuleStructure root)
    {
        if (image.Directory(DirectoryIndex) is not var (address, size) || address == 0 || size == 0)
        {
            return;
        }

        long entries = image.OffsetOf(address);
        for (int i = 0; entries >= 0 && i < size / EntrySize && i < MaxEntries; i++)
        {
            long entry = entries + ((long)i * EntrySize);
            if (!image.Reader.Contains(entry, EntrySize))
            {
                break;
            }

            if (image.UInt32(entry + 12) == CodeViewType && Path(image, entry) is byte[] path)
            {
                root["pdb_path"] = path;
                break;
            }
        }
    }

    private static byte[]? Path(PeImage image, long entry)
    {
        uint address = image.UInt32(entry + 20);
        long offset = address == 0 ? 0 : image.OffsetOf(address);

        // Some files have only the offset.
        offset = offset <= 0 ? image.UInt32(entry + 24) : offset;
        if (offset == 0 || !image.Reader.TryReadUInt32(offset, out uint mark) || !PathOffsets.TryGetValue(mark, out int before))
        {
            return null;
        }

        byte[]? path = image.Reader.ReadText(offset + before, MaxPathLength, out _);
        return path?.Length < MaxPathLength ? path : null;
    }
}
