using System;
using System.Buffers.Binary;

namespace FirmwareScanner.Unpack.Formats.Erofs;

/// <summary>What a logical cluster of a compressed file is.</summary>
internal enum ErofsClusterType
{
    /// <summary>An extent that is not compressed begins in it.</summary>
    Plain,

    /// <summary>An extent by the first method begins in it.</summary>
    Head1,

    /// <summary>None begins in it.</summary>
    NoHead,

    /// <summary>An extent by the second method begins in it.</summary>
    Head2,
}

/// <summary>The header of the indexes of a compressed file.</summary>
internal readonly struct ErofsMap
{
    private const int Packed2BytesFlag = 1;
    private const int ExtentsFlag = 1;
    private const int Big1Flag = 2;
    private const int Big2Flag = 4;
    private const int InlineFlag = 8;
    private const int InterlacedFlag = 0x10;
    private const int FragmentFlag = 0x20;

    private readonly int _advice;
    private readonly byte[] _header;

    /// <summary>Takes a header apart.</summary>
    public ErofsMap(byte[] header, int blockBits, ErofsInode inode)
    {
        _header = header;
        _advice = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(4));
        ClusterBits = blockBits + (header[7] & 15);
        HasExtents = inode.Layout == ErofsLayout.CompressedFull && (_advice & ExtentsFlag) != 0;
    }

    /// <summary>Whether extents are listed instead of clusters.</summary>
    public bool HasExtents { get; }

    /// <summary>Bits of the size of a logical cluster.</summary>
    public int ClusterBits { get; }

    /// <summary>Whether there are packed indexes of 2 bytes.</summary>
    public bool Has2Bytes => (_advice & Packed2BytesFlag) != 0;

    /// <summary>Whether an extent may have more than a block.</summary>
    public bool IsBig => (_advice & Big1Flag) != 0;

    /// <summary>Whether the end is compressed and lies behind the indexes.</summary>
    public bool IsInline => !IsFragment && (_advice & InlineFlag) != 0 && InlineLength > 0;

    public int InlineLength => BinaryPrimitives.ReadUInt16LittleEndian(_header.AsSpan(2));

    public bool IsInterlaced => (_advice & InterlacedFlag) != 0;

    /// <summary>Whether the end lies in the file of packed ends.</summary>
    public bool IsFragment => (_advice & FragmentFlag) != 0;

    public uint FragmentOffset => BinaryPrimitives.ReadUInt32LittleEndian(_header);

    /// <summary>How many extents are listed.</summary>
    public long Extents =>
        BinaryPrimitives.ReadUInt32LittleEndian(_header) | ((long)BinaryPrimitives.ReadUInt16LittleEndian(_header.AsSpan(6)) << 32);

    /// <summary>Bytes of each extent that is listed.</summary>
    public int ExtentLength => 4 << ((_advice >> 1) & 3);

    /// <summary>Whether extents of a type may have more than a block.</summary>
    public bool IsBigFor(ErofsClusterType type) => (_advice & (type == ErofsClusterType.Head1 ? Big1Flag : Big2Flag)) != 0;

    /// <summary>The method of a type.</summary>
    public ErofsMethod MethodOf(ErofsClusterType type) => type switch
    {
        ErofsClusterType.Plain => IsInterlaced ? ErofsMethod.Interlaced : ErofsMethod.Stored,
        ErofsClusterType.Head1 => Known(_header[6] & 15),
        _ => Known(_header[6] >> 4),
    };

    private static ErofsMethod Known(int number) => number <= (int)ErofsMethod.Zstd
        ? (ErofsMethod)number
        : throw new UnpackException(ProblemKind.Unsupported, $"a file compressed by method {number}");
}
