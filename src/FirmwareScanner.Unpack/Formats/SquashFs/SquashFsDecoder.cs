using System;
using System.Buffers.Binary;
using FirmwareScanner.Unpack.Codecs;
using FirmwareScanner.Unpack.Formats.TreeParts;

namespace FirmwareScanner.Unpack.Formats.SquashFs;

/// <summary>
/// Decodes blocks by the method that the superblock names; if the first block does not decode so, by whichever does, as vendors
/// changed the method without saying so.
/// </summary>
/// <param name="superblock">The superblock.</param>
internal sealed class SquashFsDecoder(SquashFsSuperblock superblock)
{
    // lc + 9 * (lp + 5 * pb), and the size of the dictionary.
    private const int LzmaHeaderLength = 5;
    private const int LzmaAloneHeaderLength = 13;
    private const byte Properties302 = 3 + (9 * (0 + (5 * 2)));

    private static readonly SquashFsMethod[] Known =
    [
        SquashFsMethod.Zlib, SquashFsMethod.Xz, SquashFsMethod.Zstd, SquashFsMethod.LzmaAlone, SquashFsMethod.LzmaProperties,
        SquashFsMethod.Lzma302, SquashFsMethod.Lzma000, SquashFsMethod.Lzo, SquashFsMethod.Lz4,
    ];

    private SquashFsMethod _method = MethodOf(superblock.Compressor);
    private bool _isConfirmed;

    /// <summary>Name of the method that the superblock names.</summary>
    public static string NameOf(int compressor) => MethodOf(compressor) switch
    {
        SquashFsMethod.Zlib => "zlib",
        SquashFsMethod.LzmaAlone => "lzma",
        SquashFsMethod.Lzo => "lzo",
        SquashFsMethod.Xz => "xz",
        SquashFsMethod.Lz4 => "lz4",
        SquashFsMethod.Zstd => "zstd",
        _ => "unknown method",
    };

    /// <summary>Decodes a metadata block.</summary>
    /// <returns>How many bytes it decodes to.</returns>
    public int DecodeMetadata(ReadOnlyMemory<byte> packed, Span<byte> output) => Decode(packed, output, isExact: false);

    /// <summary>Decodes a block of data, which must fill the output.</summary>
    public void DecodeData(ReadOnlyMemory<byte> packed, Span<byte> output)
    {
        int count = Decode(packed, output, isExact: true);
        if (count != output.Length)
        {
            throw new UnpackException(ProblemKind.Damaged, $"a block decodes to {count} bytes where there should be {output.Length}");
        }
    }

    /// <summary>Decodes a block of data that several files share, which may be shorter than the output.</summary>
    /// <returns>How many bytes it decodes to.</returns>
    public int DecodeShared(ReadOnlyMemory<byte> packed, Span<byte> output) => Decode(packed, output, isExact: false);

    private static SquashFsMethod MethodOf(int compressor) => compressor switch
    {
        1 => SquashFsMethod.Zlib,
        2 => SquashFsMethod.LzmaAlone,
        3 => SquashFsMethod.Lzo,
        4 => SquashFsMethod.Xz,
        5 => SquashFsMethod.Lz4,
        6 => SquashFsMethod.Zstd,
        _ => SquashFsMethod.Unknown,
    };

    private int Decode(ReadOnlyMemory<byte> packed, Span<byte> output, bool isExact)
    {
        if (_isConfirmed)
        {
            return DecodeBy(_method, packed, output);
        }

        Exception? first = null;
        try
        {
            int count = DecodeBy(_method, packed, output);
            _isConfirmed = true;
            return count;
        }
        catch (Exception exception) when (UnpackException.IsDamage(exception))
        {
            first = exception;
        }

        foreach (SquashFsMethod method in Known)
        {
            if (method != _method && TryDecode(method, packed, output, isExact) is { } count)
            {
                _method = method;
                _isConfirmed = true;
                return count;
            }
        }

        throw new UnpackException(UnpackException.Describe(first).Kind, UnpackException.Describe(first).Text);
    }

    private static int? TryDecode(SquashFsMethod method, ReadOnlyMemory<byte> packed, Span<byte> output, bool isExact)
    {
        try
        {
            int count = DecodeBy(method, packed, output);

            // A block that is no smaller than what it decodes to would have been stored.
            return (isExact ? count == output.Length : count > packed.Length) ? count : null;
        }
        catch (Exception exception) when (UnpackException.IsDamage(exception))
        {
            return null;
        }
    }

    private static int DecodeBy(SquashFsMethod method, ReadOnlyMemory<byte> packed, Span<byte> output)
    {
        switch (method)
        {
            case SquashFsMethod.Zlib:
                return BlockCodec.Decode(BlockMethod.Zlib, packed, output);
            case SquashFsMethod.Xz:
                return BlockCodec.Decode(BlockMethod.Xz, packed, output);
            case SquashFsMethod.Lzo:
                return BlockCodec.Decode(BlockMethod.Lzo1x, packed, output);
            case SquashFsMethod.Lz4:
                return BlockCodec.Decode(BlockMethod.Lz4, packed, output);
            case SquashFsMethod.Zstd:
                return BlockCodec.Decode(BlockMethod.Zstd, packed, output);
            case SquashFsMethod.LzmaAlone when packed.Length > LzmaAloneHeaderLength:
                // The header has the size, and a mark of the end may follow all the same.
                ulong size = BinaryPrimitives.ReadUInt64LittleEndian(packed.Span[LzmaHeaderLength..]);
                int length = (int)Math.Min((ulong)output.Length, size);
                return RawLzma.Decode(packed.Span[0], packed[LzmaAloneHeaderLength..], output[..length]);
            case SquashFsMethod.LzmaProperties when packed.Length > LzmaHeaderLength:
                return RawLzma.Decode(packed.Span[0], packed[LzmaHeaderLength..], output);
            case SquashFsMethod.Lzma302:
                return RawLzma.Decode(Properties302, packed, output);
            case SquashFsMethod.Lzma000:
                return RawLzma.Decode(0, packed, output);
            default:
                throw new UnpackException(ProblemKind.Unsupported, "blocks compressed by an unknown method");
        }
    }
}

/// <summary>How blocks may be compressed.</summary>
internal enum SquashFsMethod
{
    Unknown,
    Zlib,
    LzmaAlone,
    Lzo,
    Xz,
    Lz4,
    Zstd,

    /// <summary>LZMA after 5 bytes of properties.</summary>
    LzmaProperties,

    /// <summary>LZMA without any header, lc 3, lp 0, pb 2.</summary>
    Lzma302,

    /// <summary>LZMA without any header, lc 0, lp 0, pb 0.</summary>
    Lzma000,
}
