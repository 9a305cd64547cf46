using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace FirmwareScanner.Modules.Pe;

/// <summary>The functions of the module that are not about imports, exports or resources.</summary>
internal static class PeFunctions
{
    private const int ChecksumField = 64;
    private const int ChunkSize = 1 << 16;
    private const long LibraryFlag = 0x2000;

    /// <summary>A function that is undefined for what is no PE file.</summary>
    internal static ModuleFunction Function(string parameters, ModuleType returns, Func<PeState, ModuleCall, object?> body)
    {
        return new ModuleFunction(parameters, returns, call => call.Root.State is PeState state ? body(state, call) : null);
    }

    /// <summary>A function that gives an integer, and is undefined for what is no PE file.</summary>
    internal static ModuleFunction Function(string parameters, Func<PeState, ModuleCall, long?> body)
    {
        return Function(parameters, ModuleType.Integer, (state, call) => body(state, call));
    }

    /// <summary>Adds the functions.</summary>
    internal static void Declare(Dictionary<string, ModuleType> fields)
    {
        fields["is_dll"] = ModuleType.FunctionOf(Function("", (_, call) => (long)call.Root["characteristics"]! & LibraryFlag));
        fields["is_32bit"] = ModuleType.FunctionOf(Function("", (state, _) => state.Image.Is64Bit ? 0 : 1));
        fields["is_64bit"] = ModuleType.FunctionOf(Function("", (state, _) => state.Image.Is64Bit ? 1 : 0));
        fields["rva_to_offset"] = ModuleType.FunctionOf(
            Function("i", (state, call) => Defined(state.Image.OffsetOf(unchecked((ulong)call.Integer(0))))));
        fields["calculate_checksum"] = ModuleType.FunctionOf(Function("", (state, _) => state.Checksum ??= Checksum(state.Image)));
        fields["imphash"] = ModuleType.FunctionOf(Function("", ModuleType.Text, (state, _) => state.ImportHash ??= ImportHash(state.Imports)));
        fields["section_index"] = ModuleType.FunctionOf(
            Function("s", (_, call) => Defined(IndexOfSection(call.Root, section => HasName(section, call.Text(0))))),
            Function("i", (_, call) => Defined(IndexOfSection(call.Root, section => Holds(section, call.Integer(0))))));
        fields["locale"] = ModuleType.FunctionOf(Function("i", (_, call) => HasLanguage(call.Root, 0xffff, call.Integer(0))));
        fields["language"] = ModuleType.FunctionOf(Function("i", (_, call) => HasLanguage(call.Root, 0xff, call.Integer(0))));
    }

    private static long? Defined(long index) => index < 0 ? null : index;

    private static int IndexOfSection(ModuleStructure root, Predicate<ModuleStructure> isWanted)
    {
        IReadOnlyList<object?> sections = ((ModuleArray)root["sections"]!).Elements;
        int index = 0;
        while (index < sections.Count && !isWanted((ModuleStructure)sections[index]!))
        {
            index++;
        }

        return index < sections.Count ? index : -1;
    }

    private static bool HasName(ModuleStructure section, byte[] name) => UpToZero((byte[])section["name"]!).SequenceEqual(UpToZero(name));

    /// <summary>What C takes for the text.</summary>
    private static ReadOnlySpan<byte> UpToZero(byte[] text)
    {
        int end = text.AsSpan().IndexOf((byte)0);
        return end < 0 ? text : text.AsSpan(0, end);
    }

    private static bool Holds(ModuleStructure section, long offset)
    {
        long start = (long)section["raw_data_offset"]!;
        return offset >= start && offset < start + (long)section["raw_data_size"]!;
    }

    private static long HasLanguage(ModuleStructure root, long mask, long language)
    {
        return ((ModuleArray)root["resources"]!).Elements
            .Any(resource => ((ModuleStructure)resource!)["language"] is long number && (number & mask) == language) ? 1 : 0;
    }

    /// <summary>
    /// The import hash (https://www.mandiant.com/blog/tracking-malware-import-hashing/): the MD5 of libraries without their extensions and
    /// functions, in lower case.
    /// </summary>
    private static byte[] ImportHash(IReadOnlyList<PeImportedLibrary> libraries)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        bool isFirst = true;
        foreach (PeImportedLibrary library in libraries)
        {
            string name = WithoutExtension(Encoding.Latin1.GetString(library.Name));
            foreach (PeImportedFunction function in library.Functions)
            {
                string text = $"{(isFirst ? "" : ",")}{name}.{Encoding.Latin1.GetString(function.Name)}";
                hash.AppendData(Encoding.ASCII.GetBytes(text.ToLowerInvariant()));
                isFirst = false;
            }
        }

        return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static string WithoutExtension(string library)
    {
        int dot = library.LastIndexOf('.');
        string extension = dot < 0 ? "" : library[dot..];
        bool isKnown = new[] { ".ocx", ".sys", ".dll" }.Any(known => extension.StartsWith(known, StringComparison.OrdinalIgnoreCase));
        return isKnown ? library[..dot] : library;
    }

    /// <summary>The checksum as the linker computes it: the sum of all words of the file, its own field not counted, and the length.</summary>
    private static long Checksum(PeImage image)
    {
        ulong sum = 0;
        long field = image.OptionalHeader + ChecksumField;
        byte[] chunk;
        for (long offset = 0; (chunk = image.Reader.ReadBytes(offset, ChunkSize)).Length > 0; offset += chunk.Length)
        {
            for (int i = 0; i < chunk.Length; i += 4)
            {
                sum += offset + i == field ? 0 : Word(chunk.AsSpan(i));
                sum = sum > uint.MaxValue ? (sum & uint.MaxValue) + (sum >> 32) : sum;
            }
        }

        sum = (sum & 0xffff) + (sum >> 16);
        sum += sum >> 16;
        return (long)(sum & 0xffff) + image.Reader.Length;
    }

    private static uint Word(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= sizeof(uint))
        {
            return BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        }

        Span<byte> padded = stackalloc byte[sizeof(uint)];
        padded.Clear();
        bytes.CopyTo(padded);
        return BinaryPrimitives.ReadUInt32LittleEndian(padded);
    }
}
