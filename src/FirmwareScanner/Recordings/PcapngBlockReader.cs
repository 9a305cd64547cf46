using System;
using System.Buffers.Binary;
using System.Globalization;
using System.IO;
using FirmwareScanner.Database;

namespace FirmwareScanner.Recordings;

/// <summary>
/// Cuts a stream into pcapng blocks and checks their frame: type, both lengths, byte order. Holds one block at a time;
/// its buffer grows only as far as bytes really arrive, so a hostile length allocates nothing.
/// </summary>
internal sealed class PcapngBlockReader
{
    private const int InitialBufferLength = 64 * 1024;

    private readonly Stream _input;
    private readonly int _blockLengthLimit;
    private byte[] _buffer = new byte[InitialBufferLength];
    private int _start;
    private int _end;
    private int _blockLength;
    private bool _bigEndian;
    private bool _sectionSeen;

    internal PcapngBlockReader(Stream input, int blockLengthLimit)
    {
        _input = input;
        _blockLengthLimit = blockLengthLimit;
    }

    internal RecordingDamage? Damage { get; private set; }

    internal long BlockOffset { get; private set; }

    internal uint BlockType { get; private set; }

    /// <summary>Whether the file starts as a pcapng file does.</summary>
    internal bool IsRecording => _sectionSeen;

    /// <summary>The whole block; valid until the next call of TryRead.</summary>
    internal ReadOnlySpan<byte> Block => _buffer.AsSpan(_start, _blockLength);

    /// <summary>The content of the block between the two lengths; valid until the next call of TryRead.</summary>
    internal ReadOnlyMemory<byte> Body => _buffer.AsMemory(_start + 8, _blockLength - PcapngFormat.BlockOverhead);

    internal bool TryRead()
    {
        _start += _blockLength;
        BlockOffset += _blockLength;
        _blockLength = 0;
        if (!Fill(PcapngFormat.BlockOverhead))
        {
            return EndOfInput();
        }

        return TryReadTypeAndByteOrder() && TryReadLengths();
    }

    /// <summary>Records damage in the current block.</summary>
    /// <param name="blockPosition">Where in the block the wrong field starts, in bytes.</param>
    /// <param name="expected">What the format asks for.</param>
    /// <param name="found">What is there instead.</param>
    /// <returns>Always false, so that checks can return it.</returns>
    internal bool Fail(long blockPosition, string expected, string found)
    {
        Damage = new RecordingDamage(BlockOffset, BlockOffset + blockPosition, expected, found);
        return false;
    }

    /// <summary>Records that the input ends where the recording does not.</summary>
    /// <param name="available">Bytes of the current block that are there.</param>
    /// <param name="expected">What should follow.</param>
    /// <param name="found">What is there instead.</param>
    internal bool FailCutOff(int available, string expected, string found)
    {
        Damage = new RecordingDamage(BlockOffset, BlockOffset + available, expected, found) { IsCutOff = true };
        return false;
    }

    internal bool FailBody(long bodyPosition, string expected, string found)
    {
        return Fail(bodyPosition + 8, expected, found);
    }

    /// <summary>Records that the block is too short to be what its type says.</summary>
    internal bool FailTooShort(string expected)
    {
        return Fail(4, expected, Number(_blockLength));
    }

    /// <summary>Adds bytes of the block's body to a checksum.</summary>
    internal void AddBody(Crc32 checksum, int start, int length)
    {
        checksum.Add(_buffer, _start + 8 + start, length);
    }

    internal ushort ReadUInt16(ReadOnlySpan<byte> bytes)
    {
        ushort value = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        return _bigEndian ? BinaryPrimitives.ReverseEndianness(value) : value;
    }

    internal uint ReadUInt32(ReadOnlySpan<byte> bytes)
    {
        uint value = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        return _bigEndian ? BinaryPrimitives.ReverseEndianness(value) : value;
    }

    internal ulong ReadUInt64(ReadOnlySpan<byte> bytes)
    {
        ulong value = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        return _bigEndian ? BinaryPrimitives.ReverseEndianness(value) : value;
    }

    private bool EndOfInput()
    {
        int available = _end - _start;
        if (available == 0 && _sectionSeen)
        {
            return false;
        }

        if (available >= sizeof(uint) && !_sectionSeen && !IsSectionHeader())
        {
            return FailFirstBlock();
        }

        const string Expected = "a whole block of at least 12 bytes";
        return available == 0 ? Fail(0, Expected, "an empty file") : FailCutOff(available, Expected, EndAfter(available));
    }

    private bool TryReadTypeAndByteOrder()
    {
        if (!IsSectionHeader())
        {
            BlockType = ReadUInt32(_buffer.AsSpan(_start));
            return _sectionSeen || FailFirstBlock();
        }

        uint magic = BinaryPrimitives.ReadUInt32BigEndian(_buffer.AsSpan(_start + 8));
        _bigEndian = magic == PcapngFormat.ByteOrderMagic;
        if (!_bigEndian && magic != BinaryPrimitives.ReverseEndianness(PcapngFormat.ByteOrderMagic))
        {
            return Fail(8, "byte order magic 1a2b3c4d or 4d3c2b1a", Hexadecimal(magic));
        }

        BlockType = PcapngFormat.SectionHeaderBlock;
        _sectionSeen = true;
        return true;
    }

    private bool TryReadLengths()
    {
        uint length = ReadUInt32(_buffer.AsSpan(_start + 4));
        if (length < PcapngFormat.BlockOverhead || length % 4 != 0)
        {
            return Fail(4, "a block length that is a multiple of 4 and at least 12", Number(length));
        }

        if (length > _blockLengthLimit)
        {
            return Fail(4, $"a block length of at most {Number(_blockLengthLimit)}", Number(length));
        }

        if (!Fill((int)length))
        {
            int available = _end - _start;
            return FailCutOff(available, $"a block of {Number(length)} bytes", EndAfter(available));
        }

        uint trailingLength = ReadUInt32(_buffer.AsSpan(_start + (int)length - 4));
        if (trailingLength != length)
        {
            return Fail(length - 4, $"the block length {Number(length)} again", Number(trailingLength));
        }

        _blockLength = (int)length;
        return true;
    }

    private bool IsSectionHeader()
    {
        // The type of a section header is a palindrome: the same in both byte orders.
        return BinaryPrimitives.ReadUInt32LittleEndian(_buffer.AsSpan(_start)) == PcapngFormat.SectionHeaderBlock;
    }

    private bool FailFirstBlock()
    {
        uint magic = BinaryPrimitives.ReadUInt32BigEndian(_buffer.AsSpan(_start));
        bool classic = magic is 0xA1B2C3D4 or 0xD4C3B2A1 or 0xA1B23C4D or 0x4D3CB2A1;
        string hint = classic ? ", a classic pcap file (convert it: editcap -F pcapng IN OUT)" : "";
        return Fail(0, "a pcapng section header (0a0d0d0a)", Hexadecimal(magic) + hint);
    }

    private bool Fill(int count)
    {
        if (_end - _start >= count)
        {
            return true;
        }

        Array.Copy(_buffer, _start, _buffer, 0, _end - _start);
        _end -= _start;
        _start = 0;
        while (_end < count)
        {
            if (_end == _buffer.Length)
            {
                Array.Resize(ref _buffer, (int)Math.Min(_buffer.Length * 2L, Array.MaxLength));
            }

            int read = _input.Read(_buffer, _end, _buffer.Length - _end);
            if (read == 0)
            {
                return false;
            }

            _end += read;
        }

        return true;
    }

    private static string EndAfter(int available)
    {
        return $"the end of the file after {Number(available)} bytes of it";
    }

    private static string Hexadecimal(uint value)
    {
        return value.ToString("x8", CultureInfo.InvariantCulture);
    }

    private static string Number(long value)
    {
        return value.ToString(CultureInfo.InvariantCulture);
    }
}
