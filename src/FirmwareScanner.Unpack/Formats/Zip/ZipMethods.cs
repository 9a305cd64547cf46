using System;
using System.Buffers.Binary;
using System.IO;
using FirmwareScanner.Unpack.Codecs;
using SharpCompress.Compressors;
using SharpCompress.Compressors.Deflate64;
using SharpCompress.Compressors.LZMA;
using SharpCompress.Compressors.PPMd;

namespace FirmwareScanner.Unpack.Formats.Zip;

/// <summary>Methods of compression that entries of a zip may have.</summary>
internal static class ZipMethods
{
    /// <summary>Not compressed.</summary>
    public const int Stored = 0;

    /// <summary>Encrypted with AES; the method is in an extra field.</summary>
    public const int Aes = 99;

    private const int Deflate = 8;
    private const int Deflate64 = 9;
    private const int Bzip2 = 12;
    private const int Lzma = 14;
    private const int OldZstd = 20;
    private const int Zstd = 93;
    private const int Xz = 95;
    private const int Ppmd = 98;
    private const int LzmaHasEndFlag = 2;
    private const int LzmaHeaderLength = 4;
    private const int LzmaPropertiesLength = 5;

    /// <summary>Whether a number is that of some method.</summary>
    public static bool IsKnown(int method) => method is <= 6 or >= 8 and <= 10 or 12 or 14 or 16 or 18 or 19 or 20 or >= 92 and <= Aes;

    /// <summary>A method's name.</summary>
    public static string NameOf(int method) => method switch
    {
        Stored => "stored",
        1 => "shrunk",
        >= 2 and <= 5 => "reduced",
        6 => "imploded",
        Deflate => "deflate",
        Deflate64 => "deflate64",
        10 or 18 or 19 => "an IBM method",
        Bzip2 => "bzip2",
        Lzma => "LZMA",
        OldZstd or Zstd => "zstd",
        94 => "MP3",
        Xz => "xz",
        96 => "JPEG",
        97 => "WavPack",
        Ppmd => "PPMd",
        Aes => "AES",
        _ => $"method {method}",
    };

    /// <summary>Refuses methods that are not read.</summary>
    public static void Check(int method)
    {
        if (method is not (Stored or Deflate or Deflate64 or Bzip2 or Lzma or OldZstd or Zstd or Xz or Ppmd))
        {
            throw new UnpackException(ProblemKind.Unsupported, $"its method of compression is not read: {NameOf(method)}");
        }
    }

    /// <summary>Whether data of a method says where it ends.</summary>
    public static bool IsSelfEnding(int method) => method is Deflate or Deflate64 or Bzip2 or OldZstd or Zstd or Xz;

    /// <summary>Starts a decoder.</summary>
    /// <param name="method">The method.</param>
    /// <param name="flags">Flags of the entry.</param>
    /// <param name="input">The stored bytes.</param>
    /// <param name="stored">How many.</param>
    /// <param name="size">How many they give.</param>
    /// <param name="context">The limits.</param>
    public static Stream Open(int method, int flags, Stream input, long stored, long size, UnpackContext context) => method switch
    {
        Stored => input,
        Deflate => StreamCodec.Open(BlockMethod.Deflate, input),
        Deflate64 => new Deflate64Stream(input, CompressionMode.Decompress),
        Bzip2 => StreamCodec.Open(BlockMethod.Bzip2, input),
        OldZstd or Zstd => StreamCodec.Open(BlockMethod.Zstd, input),
        Xz => StreamCodec.Open(BlockMethod.Xz, input),
        Lzma => OpenLzma(input, stored, (flags & LzmaHasEndFlag) != 0 ? -1 : size, context),
        Ppmd => OpenPpmd(input, context),
        _ => throw new UnpackException(ProblemKind.Unsupported, $"its method of compression is not read: {NameOf(method)}"),
    };

    private static LzmaStream OpenLzma(Stream input, long stored, long size, UnpackContext context)
    {
        byte[] header = new byte[LzmaHeaderLength + LzmaPropertiesLength];
        input.ReadExactly(header);
        if (BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(2)) != LzmaPropertiesLength)
        {
            throw new UnpackException(ProblemKind.Damaged, "its LZMA properties are damaged");
        }

        byte[] properties = header[LzmaHeaderLength..];
        context.CheckMemory(BinaryPrimitives.ReadUInt32LittleEndian(properties.AsSpan(1)), "an LZMA dictionary");
        return LzmaStream.Create(properties, input, stored - header.Length, size);
    }

    private static PpmdStream OpenPpmd(Stream input, UnpackContext context)
    {
        byte[] bytes = new byte[2];
        input.ReadExactly(bytes);
        int word = BinaryPrimitives.ReadUInt16LittleEndian(bytes);

        // Four bits order, eight bits memory, four bits how the model is restored.
        context.CheckMemory((((word >> 4) & 0xFF) + 1L) << 20, "a PPMd model");
        return PpmdStream.Create(new PpmdProperties(bytes), input, false);
    }
}
