using System;
using System.Buffers.Binary;
using System.IO;
using FirmwareScanner.Unpack.Codecs;
using SharpCompress.Compressors.PPMd;

namespace FirmwareScanner.Unpack.Formats.SevenZip;

/// <summary>Starts the decoders of a folder, joined as the header says.</summary>
/// <param name="content">What holds the archive.</param>
/// <param name="dataStart">Offset from which stored streams count.</param>
/// <param name="streams">Where the bytes lie.</param>
/// <param name="folder">The folder.</param>
/// <param name="context">The limits.</param>
internal sealed class SevenZipDecoder(
    ByteSource content, long dataStart, SevenZipStreams streams, SevenZipFolder folder, UnpackContext context)
{
    private const ulong Copy = 0x00;
    private const ulong Delta = 0x03;
    private const ulong Lzma2 = 0x21;
    private const ulong Lzma = 0x030101;
    private const ulong Ppmd = 0x030401;
    private const ulong Bcj = 0x03030103;
    private const ulong Bcj2 = 0x0303011B;
    private const ulong Deflate = 0x040108;
    private const ulong Deflate64 = 0x040109;
    private const ulong Bzip2 = 0x040202;
    private const ulong Zstd = 0x04F71101;
    private const ulong Aes = 0x06F10701;

    // Of decoders with several inputs a hostile header could make a tree that never ends.
    private const int MostOpened = 64;

    private int _opened;
    private long _memory;

    /// <summary>Whether the folder is encrypted.</summary>
    public bool IsEncrypted => folder.Coders.Exists(coder => coder.Method == Aes);

    /// <summary>The place of the folder's bytes if they are stored as they are; null if they are not.</summary>
    public (long Offset, long Length)? Stored => folder.Coders is [{ Method: Copy }] ? PackedAt(0) : null;

    /// <summary>The place of all its bytes, as they are stored; null if there is none.</summary>
    public (long Offset, long Length)? Packed
    {
        get
        {
            int last = folder.FirstPacked + folder.Packed.Count - 1;
            if (folder.Packed.Count == 0 || last >= streams.Packed.Count)
            {
                return null;
            }

            (long offset, long length) = streams.Packed[last];
            long start = streams.Packed[folder.FirstPacked].Offset;
            return (checked(dataStart + start), offset + length - start);
        }
    }

    /// <summary>Refuses what is not read, before anything is decoded.</summary>
    public void Check()
    {
        foreach (SevenZipCoder coder in folder.Coders)
        {
            bool isKnown = coder.Method is Copy or Lzma2 or Lzma or Ppmd or Bcj2 or Deflate or Deflate64 or Bzip2 or Zstd or Aes
                || FilterOf(coder.Method) is not null;
            if (!isKnown)
            {
                throw new UnpackException(ProblemKind.Unsupported, $"its method of compression is not read: {coder.Method:x}");
            }
        }
    }

    /// <summary>Starts to decode.</summary>
    /// <param name="password">The password; empty for none.</param>
    public Stream Open(string password)
    {
        _opened = 0;
        _memory = 0;
        return OpenCoder(folder.Main, password);
    }

    private Stream OpenCoder(int number, string password)
    {
        if (++_opened > MostOpened)
        {
            throw SevenZipStreams.Damaged("its decoders are joined wrongly");
        }

        SevenZipCoder coder = folder.Coders[number];
        int firstInput = 0;
        for (int i = 0; i < number; i++)
        {
            firstInput += folder.Coders[i].Inputs;
        }

        var inputs = new Stream[coder.Inputs];
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i] = folder.Bound.TryGetValue(firstInput + i, out int from) ? OpenCoder(from, password) : OpenPacked(firstInput + i);
        }

        Stream decoder = Start(coder, inputs, folder.Sizes[number], password);

        // Some decoders do not know where to stop.
        return new Archives.CheckedStream(decoder, folder.Sizes[number], null, isSelfEnding: false);
    }

    private Stream Start(SevenZipCoder coder, Stream[] inputs, long size, string password)
    {
        Stream input = inputs[0];
        byte[] properties = coder.Properties;
        switch (coder.Method)
        {
            case Copy:
                return input;
            case Lzma:
                Require(properties.Length >= 5);
                uint dictionary = BinaryPrimitives.ReadUInt32LittleEndian(properties.AsSpan(1));
                TakeMemory(Math.Min(dictionary, size), "an LZMA dictionary");
                return StreamCodec.OpenLzma(new CodecInput(input), properties[0], Math.Min(dictionary, Math.Max(size, 1 << 12)), size);
            case Lzma2:
                Require(properties.Length >= 1);
                long wanted = Math.Min(Lzma2Decoder.DictionarySize(properties[0]), Math.Max(size, 1 << 12));
                TakeMemory(wanted, "an LZMA2 dictionary");
                return StreamCodec.OpenLzma2(new CodecInput(input), wanted);
            case Ppmd:
                Require(properties.Length >= 5);
                TakeMemory(BinaryPrimitives.ReadUInt32LittleEndian(properties.AsSpan(1)), "a PPMd model");
                return PpmdStream.Create(new PpmdProperties(properties), input, false);
            case Bcj2:
                Require(inputs.Length == 4);
                return new SevenZipBcj2Stream(inputs);
            case Deflate:
                return StreamCodec.Open(BlockMethod.Deflate, input);
            case Deflate64:
                return StreamCodec.Open(BlockMethod.Deflate64, input);
            case Bzip2:
                return StreamCodec.Open(BlockMethod.Bzip2, input);
            case Zstd:
                return StreamCodec.Open(BlockMethod.Zstd, input);
            case Aes:
                return SevenZipAes.Open(input, properties, password, context);
            default:
                FilterKind kind = FilterOf(coder.Method) ?? throw new UnpackException(ProblemKind.Unsupported, "a method is not read");
                return StreamCodec.Filter(input, kind, kind == FilterKind.Delta ? (properties.Length > 0 ? properties[0] : 0u) + 1 : 0);
        }
    }

    /// <summary>The decoders of a folder are open together.</summary>
    private void TakeMemory(long bytes, string what)
    {
        context.CheckMemory(_memory + bytes, _memory == 0 ? what : $"{what}, with those of the other decoders,");
        _memory += bytes;
    }

    private static FilterKind? FilterOf(ulong method) => method switch
    {
        Delta => FilterKind.Delta,
        Bcj => FilterKind.X86,
        >= 4 and <= 11 => (FilterKind)method,
        0x03030205 => FilterKind.PowerPc,
        0x03030401 => FilterKind.Ia64,
        0x03030501 => FilterKind.Arm,
        0x03030701 => FilterKind.ArmThumb,
        0x03030805 => FilterKind.Sparc,
        _ => null,
    };

    private static void Require(bool isRight)
    {
        if (!isRight)
        {
            throw SevenZipStreams.Damaged("the properties of a decoder are wrong");
        }
    }

    private SourceStream OpenPacked(int input)
    {
        (long offset, long length) = PackedAt(input);
        return new SourceStream(content, offset, length);
    }

    private (long Offset, long Length) PackedAt(int input)
    {
        int number = folder.Packed.TryGetValue(input, out int packed) ? folder.FirstPacked + packed : -1;
        if (number < 0 || number >= streams.Packed.Count)
        {
            throw SevenZipStreams.Damaged("a stored stream is missing");
        }

        (long offset, long length) = streams.Packed[number];
        return (checked(dataStart + offset), length);
    }
}
