using System;
using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Formats.SevenZip;

/// <summary>A decoder of a folder.</summary>
/// <param name="Method">Number of its method.</param>
/// <param name="Inputs">How many streams it reads; it always gives one.</param>
/// <param name="Properties">Its properties.</param>
internal sealed record SevenZipCoder(ulong Method, int Inputs, byte[] Properties);

/// <summary>What is compressed as one: its decoders, and how they are joined.</summary>
internal sealed class SevenZipFolder
{
    /// <summary>The decoders.</summary>
    public List<SevenZipCoder> Coders { get; } = [];

    /// <summary>Which decoder gives an input; inputs are counted over all decoders.</summary>
    public Dictionary<int, int> Bound { get; } = [];

    /// <summary>Which stored stream is an input, counted within the folder.</summary>
    public Dictionary<int, int> Packed { get; } = [];

    /// <summary>Bytes that each decoder gives.</summary>
    public long[] Sizes { get; set; } = [];

    /// <summary>CRC-32 of what the folder gives, null if it is not known.</summary>
    public uint? Sum { get; set; }

    /// <summary>Number of its first stored stream in the archive.</summary>
    public int FirstPacked { get; set; }

    /// <summary>Number of the decoder that gives the folder's bytes: the one that no other reads.</summary>
    public int Main
    {
        get
        {
            for (int i = Coders.Count - 1; i >= 0; i--)
            {
                if (!Bound.ContainsValue(i))
                {
                    return i;
                }
            }

            throw SevenZipStreams.Damaged("decoders feed each other");
        }
    }

    /// <summary>Bytes that the folder gives.</summary>
    public long Size => Sizes[Main];
}

/// <summary>Part of a folder: a file.</summary>
/// <param name="Folder">Number of the folder.</param>
/// <param name="Start">Offset of its first byte in what the folder gives.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="Sum">CRC-32, null if it is not known.</param>
internal sealed record SevenZipPart(int Folder, long Start, long Size, uint? Sum);

/// <summary>Where the bytes of an archive lie, and how they are decoded ("StreamsInfo").</summary>
internal sealed class SevenZipStreams
{
    private const int EndId = 0;
    private const int PackInfoId = 6;
    private const int UnpackInfoId = 7;
    private const int SubStreamsId = 8;
    private const int SizeId = 9;
    private const int SumId = 10;
    private const int FolderId = 11;
    private const int UnpackSizeId = 12;
    private const int PartCountId = 13;
    private const int MostCoders = 32;
    private const int MostInputs = 4;

    /// <summary>Stored streams: offset from the end of the first header, and length.</summary>
    public List<(long Offset, long Length)> Packed { get; } = [];

    /// <summary>The folders.</summary>
    public List<SevenZipFolder> Folders { get; } = [];

    /// <summary>The files in them, in order.</summary>
    public List<SevenZipPart> Parts { get; } = [];

    /// <summary>Reads them.</summary>
    public static SevenZipStreams Read(SevenZipBytes bytes)
    {
        var streams = new SevenZipStreams();
        bool hasParts = false;
        for (long id = bytes.ReadNumber(); id != EndId; id = bytes.ReadNumber())
        {
            switch (id)
            {
                case PackInfoId:
                    streams.ReadPacked(bytes);
                    break;
                case UnpackInfoId:
                    streams.ReadFolders(bytes);
                    break;
                case SubStreamsId:
                    streams.ReadParts(bytes);
                    hasParts = true;
                    break;
                default:
                    throw Damaged($"unknown record {id}");
            }
        }

        for (int i = 0; i < streams.Folders.Count && !hasParts; i++)
        {
            streams.Parts.Add(new SevenZipPart(i, 0, streams.Folders[i].Size, streams.Folders[i].Sum));
        }

        return streams;
    }

    /// <summary>What is thrown for a damaged header.</summary>
    public static UnpackException Damaged(string what) => new(ProblemKind.Damaged, $"the archive's header is damaged: {what}");

    private void ReadPacked(SevenZipBytes bytes)
    {
        long offset = bytes.ReadNumber();
        int count = bytes.ReadCount();
        for (long id = bytes.ReadNumber(); id != EndId; id = bytes.ReadNumber())
        {
            if (id == SumId)
            {
                bytes.ReadSums(count);
                continue;
            }

            if (id != SizeId)
            {
                throw Damaged($"unknown record {id}");
            }

            for (int i = 0; i < count; i++)
            {
                long length = bytes.ReadNumber();
                Packed.Add((offset, length));
                offset = checked(offset + length);
            }
        }
    }

    private void ReadFolders(SevenZipBytes bytes)
    {
        Expect(bytes, FolderId);
        int count = bytes.ReadCount();
        if (bytes.ReadByte() != 0)
        {
            throw new UnpackException(ProblemKind.Unsupported, "the description of its streams is stored elsewhere, which is not read");
        }

        int packed = 0;
        for (int i = 0; i < count; i++)
        {
            SevenZipFolder folder = ReadFolder(bytes);
            folder.FirstPacked = packed;
            packed += folder.Packed.Count;
            Folders.Add(folder);
        }

        Expect(bytes, UnpackSizeId);
        foreach (SevenZipFolder folder in Folders)
        {
            folder.Sizes = new long[folder.Coders.Count];
            for (int i = 0; i < folder.Sizes.Length; i++)
            {
                folder.Sizes[i] = bytes.ReadNumber();
            }
        }

        for (long id = bytes.ReadNumber(); id != EndId; id = bytes.ReadNumber())
        {
            uint?[] sums = id == SumId ? bytes.ReadSums(count) : throw Damaged($"unknown record {id}");
            for (int i = 0; i < count; i++)
            {
                Folders[i].Sum = sums[i];
            }
        }
    }

    private static SevenZipFolder ReadFolder(SevenZipBytes bytes)
    {
        var folder = new SevenZipFolder();
        long coders = bytes.ReadNumber();
        int inputs = 0;
        for (long i = coders is > 0 and <= MostCoders ? 0 : throw Damaged($"{coders} decoders"); i < coders; i++)
        {
            SevenZipCoder coder = ReadCoder(bytes);
            folder.Coders.Add(coder);
            inputs += coder.Inputs;
        }

        for (int i = 1; i < coders; i++)
        {
            long input = bytes.ReadNumber();
            long output = bytes.ReadNumber();
            if (input >= inputs || output >= coders || !folder.Bound.TryAdd((int)input, (int)output))
            {
                throw Damaged("its decoders are joined wrongly");
            }
        }

        int packed = inputs - folder.Bound.Count;
        for (int i = 0; i < packed; i++)
        {
            long input = packed > 1 ? bytes.ReadNumber() : FirstFree(folder, inputs);
            if (input >= inputs || folder.Bound.ContainsKey((int)input) || !folder.Packed.TryAdd((int)input, i))
            {
                throw Damaged("its decoders are joined wrongly");
            }
        }

        return folder;
    }

    private static int FirstFree(SevenZipFolder folder, int inputs)
    {
        int input = 0;
        while (input < inputs && folder.Bound.ContainsKey(input))
        {
            input++;
        }

        return input;
    }

    private static SevenZipCoder ReadCoder(SevenZipBytes bytes)
    {
        byte flags = bytes.ReadByte();
        ulong method = 0;
        int length = flags & 0xF;
        foreach (byte value in bytes.Take(length <= 8 && (flags & 0xC0) == 0 ? length : throw Damaged("an unknown kind of decoder")))
        {
            method = (method << 8) | value;
        }

        long inputs = 1;
        if ((flags & 0x10) != 0)
        {
            inputs = bytes.ReadNumber();
            long outputs = bytes.ReadNumber();
            if (inputs is < 1 or > MostInputs || outputs != 1)
            {
                throw Damaged($"a decoder of {inputs} inputs and {outputs} outputs");
            }
        }

        byte[] properties = (flags & 0x20) != 0 ? bytes.Take(bytes.ReadNumber()).ToArray() : [];
        return new SevenZipCoder(method, (int)inputs, properties);
    }

    private void ReadParts(SevenZipBytes bytes)
    {
        int[] counts = new int[Folders.Count];
        Array.Fill(counts, 1);
        long id = bytes.ReadNumber();
        if (id == PartCountId)
        {
            for (int i = 0; i < counts.Length; i++)
            {
                counts[i] = bytes.ReadCount();
            }

            id = bytes.ReadNumber();
        }

        List<(int Folder, long Start, long Size)> places = PlaceParts(counts, id == SizeId ? bytes : null, bytes.Length);
        id = id == SizeId ? bytes.ReadNumber() : id;
        uint?[]? sums = null;
        while (id != EndId)
        {
            sums = id == SumId ? bytes.ReadSums(CountUnknownSums(counts)) : throw Damaged($"unknown record {id}");
            id = bytes.ReadNumber();
        }

        int next = 0;
        foreach ((int folder, long start, long size) in places)
        {
            // Of a folder of one file the sum may stand with the folder.
            uint? sum = counts[folder] == 1 && Folders[folder].Sum is { } known ? known : sums?[next++];
            Parts.Add(new SevenZipPart(folder, start, size, sum));
        }
    }

    private List<(int Folder, long Start, long Size)> PlaceParts(int[] counts, SevenZipBytes? sizes, int most)
    {
        var places = new List<(int, long, long)>();
        for (int folder = 0; folder < counts.Length; folder++)
        {
            long rest = counts[folder] > 0 ? Folders[folder].Size : 0;
            long start = 0;
            for (int i = 0; i < counts[folder]; i++)
            {
                bool isLast = i == counts[folder] - 1;
                long size = isLast ? rest : sizes?.ReadNumber() ?? throw Damaged("sizes of files are missing");
                if (size > rest || places.Count > most)
                {
                    throw Damaged("files are larger than what holds them");
                }

                places.Add((folder, start, size));
                start += size;
                rest -= size;
            }
        }

        return places;
    }

    private int CountUnknownSums(int[] counts)
    {
        int count = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            count += counts[i] == 1 && Folders[i].Sum is not null ? 0 : counts[i];
        }

        return count;
    }

    private static void Expect(SevenZipBytes bytes, int id)
    {
        if (bytes.ReadNumber() != id)
        {
            throw Damaged($"record {id} is missing");
        }
    }
}
