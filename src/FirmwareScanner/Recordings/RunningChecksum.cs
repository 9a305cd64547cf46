using System;
using System.Buffers.Binary;
using System.Numerics;

namespace FirmwareScanner.Recordings;

/// <summary>
/// The checksum that ends each block of our recordings: CRC-32C (Castagnoli; RFC 3720, B.4) of all bytes of the section so far, the
/// checksums themselves left out. It goes on from block to block, so it covers what a checksum of each packet cannot: headers, order,
/// number. It is another polynomial than that of epb_hash, so a change that one of them misses does not escape the other. As it has to
/// see what another program or damage did to the bytes around it, it stands at a fixed place: the last option of a block.
/// </summary>
internal sealed class RunningChecksum
{
    /// <summary>Bytes that it adds to a block: the option and the end of the options.</summary>
    internal const int TrailerLength = 12;

    private const int ValueLength = 4;
    private const uint Start = 0xFFFFFFFF;

    private uint _state = Start;

    /// <summary>Starts a section.</summary>
    internal void Reset()
    {
        _state = Start;
    }

    /// <summary>Writes the trailer into a block of which all else is there, and goes on behind the block.</summary>
    /// <param name="block">The block, both lengths included.</param>
    internal void Seal(Span<byte> block)
    {
        Span<byte> trailer = block[TrailerStart(block)..];
        BinaryPrimitives.WriteUInt16LittleEndian(trailer, PcapngFormat.RunningChecksum);
        BinaryPrimitives.WriteUInt16LittleEndian(trailer[2..], ValueLength);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[8..], PcapngFormat.EndOfOptions);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[4..], Pass(block));
    }

    /// <summary>Whether a block ends in the trailer of a running checksum.</summary>
    /// <param name="reader">Holds the block.</param>
    internal static bool IsSealed(PcapngBlockReader reader)
    {
        ReadOnlySpan<byte> block = reader.Block;
        if (block.Length < PcapngFormat.BlockOverhead + TrailerLength)
        {
            return false;
        }

        ReadOnlySpan<byte> trailer = block[TrailerStart(block)..];
        return reader.ReadUInt16(trailer) == PcapngFormat.RunningChecksum
            && reader.ReadUInt16(trailer[2..]) == ValueLength
            && reader.ReadUInt32(trailer[8..]) == PcapngFormat.EndOfOptions;
    }

    /// <summary>Compares the checksum of a sealed block, and goes on behind the block.</summary>
    /// <param name="reader">Holds the block; takes the damage.</param>
    /// <returns>Whether the checksum is that of the bytes.</returns>
    internal bool Verify(PcapngBlockReader reader)
    {
        ReadOnlySpan<byte> block = reader.Block;
        int position = TrailerStart(block) + 4;
        uint found = reader.ReadUInt32(block[position..]);
        uint expected = Pass(block);
        return found == expected
            || reader.Fail(position, $"the running checksum {expected:x8} of all bytes before", found.ToString("x8", null));
    }

    private static int TrailerStart(ReadOnlySpan<byte> block)
    {
        return block.Length - sizeof(uint) - TrailerLength;
    }

    /// <summary>Takes in a block, its checksum left out.</summary>
    /// <returns>The checksum of what stands before it.</returns>
    private uint Pass(ReadOnlySpan<byte> block)
    {
        int value = TrailerStart(block) + 4;
        uint before = Add(_state, block[..value]);
        _state = Add(before, block[(value + ValueLength)..]);
        return ~before;
    }

    private static uint Add(uint state, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= sizeof(ulong))
        {
            state = BitOperations.Crc32C(state, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (byte value in bytes)
        {
            state = BitOperations.Crc32C(state, value);
        }

        return state;
    }
}
