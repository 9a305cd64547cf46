using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace FirmwareScanner.Modules.Pe;

/// <summary>
/// The signature that Microsoft's linker leaves between the two headers: which tools made the file, and how often each was used.
/// It is masked with a key that stands behind the word "Rich" (http://www.ntcore.com/files/richsign.htm).
/// </summary>
internal static class PeRichSignature
{
    private const uint EndMark = 0x68636952;
    private const uint StartMark = 0x536e6144;
    private const int DosHeaderSize = 64;
    private const int EntriesOffset = 16;
    private const int EntrySize = 8;

    /// <summary>How far before the PE header the signature is looked for, in bytes; YARA has no bound.</summary>
    private const int MaxDistance = 1 << 20;

    /// <summary>Adds the types of the fields.</summary>
    internal static void Declare(Dictionary<string, ModuleType> fields)
    {
        fields["rich_signature"] = ModuleType.StructureOf(new Dictionary<string, ModuleType>
        {
            ["offset"] = ModuleType.Integer,
            ["length"] = ModuleType.Integer,
            ["key"] = ModuleType.Integer,
            ["raw_data"] = ModuleType.Text,
            ["clear_data"] = ModuleType.Text,
            ["version_data"] = ModuleType.Text,
            ["version"] = ModuleType.FunctionOf(
                new("i", ModuleType.Integer, call => Uses(call.Root, call.Integer(0), null)),
                new("ii", ModuleType.Integer, call => Uses(call.Root, call.Integer(0), call.Integer(1)))),
            ["toolid"] = ModuleType.FunctionOf(
                new("i", ModuleType.Integer, call => Uses(call.Root, null, call.Integer(0))),
                new("ii", ModuleType.Integer, call => Uses(call.Root, call.Integer(1), call.Integer(0)))),
        });
    }

    /// <summary>Sets the fields.</summary>
    internal static void Fill(PeImage image, ModuleStructure root)
    {
        // Between a multiple of 4 bytes before the PE header and the end of the DOS header, and the key may be the first word of the PE header.
        long distance = Math.Min((image.HeaderOffset - DosHeaderSize) / 4 * 4, MaxDistance);
        long start = image.HeaderOffset - distance;
        byte[] bytes = distance > 0 ? image.Reader.ReadBytes(start, (int)distance + 4) : [];
        int end = LastIndex(bytes, (int)distance - 4, EndMark);
        uint key = end >= 0 ? Word(bytes, end + 4) : 0;
        int first = key != 0 ? LastIndex(bytes, end - 4, StartMark ^ key) : -1;
        if (first < 0)
        {
            return;
        }

        byte[] raw = bytes[first..end];
        byte[] clear = (byte[])raw.Clone();
        for (int i = 0; i < clear.Length; i += 4)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(clear.AsSpan(i), Word(clear, i) ^ key);
        }

        root["rich_signature"] = new ModuleStructure
        {
            ["offset"] = start + first,
            ["length"] = (long)raw.Length,
            ["key"] = (long)key,
            ["raw_data"] = raw,
            ["clear_data"] = clear,
            ["version_data"] = VersionsOf(clear),
        };
    }

    private static byte[]? VersionsOf(byte[] clear)
    {
        if (clear.Length < EntriesOffset)
        {
            return null;
        }

        byte[] versions = new byte[(clear.Length - EntriesOffset) / EntrySize * 4];
        for (int i = 0; i < versions.Length; i += 4)
        {
            clear.AsSpan(EntriesOffset + (2 * i), 4).CopyTo(versions.AsSpan(i));
        }

        return versions;
    }

    /// <summary>How often the tools of a version, a number, or both were used.</summary>
    private static object? Uses(ModuleStructure root, long? version, long? tool)
    {
        if (root["rich_signature"] is not ModuleStructure signature || signature["clear_data"] is not byte[] clear || clear.Length < EntriesOffset)
        {
            return null;
        }

        long uses = 0;
        for (int i = EntriesOffset; i + EntrySize <= clear.Length; i += EntrySize)
        {
            uint entry = Word(clear, i);
            if ((version ?? (entry & 0xffff)) == (entry & 0xffff) && (tool ?? (entry >> 16)) == entry >> 16)
            {
                uses += Word(clear, i + 4);
            }
        }

        return uses;
    }

    private static int LastIndex(byte[] bytes, int from, uint word)
    {
        int index = Math.Min(from, bytes.Length - 8);
        while (index >= 0 && Word(bytes, index) != word)
        {
            index -= 4;
        }

        return index;
    }

    private static uint Word(byte[] bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(offset));
}
