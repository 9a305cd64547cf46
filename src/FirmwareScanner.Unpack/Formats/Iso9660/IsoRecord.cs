using System;
using System.Buffers.Binary;

namespace FirmwareScanner.Unpack.Formats.Iso9660;

/// <summary>A record of a folder: a file, or a part of one.</summary>
internal readonly ref struct IsoRecord
{
    /// <summary>The bit of a folder.</summary>
    public const byte FolderFlag = 2;

    /// <summary>Length of a record without name.</summary>
    public const int FixedLength = 33;

    private const byte MoreFlag = 0x80;
    private readonly ReadOnlySpan<byte> _bytes;

    /// <summary>Takes the bytes of a record.</summary>
    /// <exception cref="UnpackException">Its name does not fit in it.</exception>
    public IsoRecord(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes;
        if (bytes.Length < FixedLength || bytes[32] == 0 || FixedLength + bytes[32] > bytes.Length)
        {
            throw new UnpackException(ProblemKind.Damaged, "a record of a folder is damaged");
        }
    }

    /// <summary>Number of its first block.</summary>
    public long Block => (long)BinaryPrimitives.ReadUInt32LittleEndian(_bytes[2..]) + _bytes[1];

    /// <summary>Length in bytes.</summary>
    public uint Length => BinaryPrimitives.ReadUInt32LittleEndian(_bytes[10..]);

    /// <summary>Whether it is a folder.</summary>
    public bool IsFolder => (_bytes[25] & FolderFlag) != 0;

    /// <summary>Whether the next record holds more of the same file.</summary>
    public bool HasMore => (_bytes[25] & MoreFlag) != 0;

    /// <summary>Whether its blocks alternate with those of other files.</summary>
    public bool IsInterleaved => _bytes[26] != 0 || _bytes[27] != 0;

    /// <summary>Whether it stands for the folder itself or for the one above.</summary>
    public bool IsSelfOrParent => _bytes[32] == 1 && _bytes[FixedLength] <= 1;

    public ReadOnlySpan<byte> Name => _bytes.Slice(FixedLength, _bytes[32]);

    /// <summary>What extensions put behind the name.</summary>
    public ReadOnlySpan<byte> SystemUse
    {
        get
        {
            // The name is padded to an even end.
            int start = FixedLength + _bytes[32] + ((_bytes[32] & 1) == 0 ? 1 : 0);
            return start < _bytes.Length ? _bytes[start..] : default;
        }
    }
}
