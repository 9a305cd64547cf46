using System;
using System.Buffers.Binary;

namespace FirmwareScanner.Unpack.Formats.HexText;

/// <summary>What a line is.</summary>
internal enum HexRecordKind
{
    /// <summary>No such line.</summary>
    None,

    /// <summary>Bytes for an address.</summary>
    Data,

    /// <summary>How many lines of data there were.</summary>
    Count,

    /// <summary>The last line.</summary>
    End,

    /// <summary>A header, a base address, a start address.</summary>
    Other,
}

/// <summary>A line, decoded.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Address">Address of its data, or the count.</param>
/// <param name="Start">Where its data begin in the decoded bytes.</param>
/// <param name="Length">How many there are.</param>
/// <param name="IsSumRight">Whether its checksum is right.</param>
internal readonly record struct HexRecord(HexRecordKind Kind, long Address, int Start, int Length, bool IsSumRight);

/// <summary>Decodes the lines of a text, one after the other.</summary>
internal abstract class HexRecords
{
    /// <summary>Bytes of the longest line, decoded.</summary>
    public const int LongestLine = 300;

    /// <summary>Decodes a line.</summary>
    /// <param name="line">The line, without its end.</param>
    /// <param name="bytes">Takes its bytes.</param>
    public abstract HexRecord Decode(ReadOnlySpan<byte> line, Span<byte> bytes);

    /// <summary>Decodes pairs of digits.</summary>
    /// <returns>How many bytes; -1 if they are none.</returns>
    protected static int DecodeDigits(ReadOnlySpan<byte> digits, Span<byte> bytes)
    {
        if (digits.Length % 2 != 0 || digits.Length / 2 > bytes.Length)
        {
            return -1;
        }

        return Convert.FromHexString(digits, bytes, out _, out int count) == System.Buffers.OperationStatus.Done ? count : -1;
    }

    /// <summary>The sum of bytes, modulo 256.</summary>
    protected static byte Sum(ReadOnlySpan<byte> bytes)
    {
        byte sum = 0;
        foreach (byte value in bytes)
        {
            sum += value;
        }

        return sum;
    }
}

/// <summary>Intel's hexadecimal object file format (revision A, 1988).</summary>
internal sealed class IntelHexRecords : HexRecords
{
    private const int Overhead = 5;

    private long _base;

    public override HexRecord Decode(ReadOnlySpan<byte> line, Span<byte> bytes)
    {
        int count = line.Length > 1 && line[0] == ':' ? DecodeDigits(line[1..], bytes) : -1;
        if (count < Overhead || count != bytes[0] + Overhead || bytes[3] > 5)
        {
            return default;
        }

        bool isRight = Sum(bytes[..count]) == 0;
        int length = bytes[0];
        switch (bytes[3])
        {
            case 0:
                return new HexRecord(HexRecordKind.Data, _base + BinaryPrimitives.ReadUInt16BigEndian(bytes[1..]), 4, length, isRight);
            case 1:
                return new HexRecord(HexRecordKind.End, 0, 0, 0, isRight);
            case 2 when length == sizeof(ushort):
                _base = (long)BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]) << 4;
                break;
            case 4 when length == sizeof(ushort):
                _base = (long)BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]) << 16;
                break;
            case 3 or 5 when length == sizeof(uint):
                break;
            default:
                return default;
        }

        return new HexRecord(HexRecordKind.Other, 0, 0, 0, isRight);
    }
}

/// <summary>Motorola's S-records (M68000 Family Programmer's Reference Manual, appendix C), with addresses of 16, 24 and 32 bits.</summary>
internal sealed class MotorolaRecords : HexRecords
{
    public override HexRecord Decode(ReadOnlySpan<byte> line, Span<byte> bytes)
    {
        int count = line.Length > 4 && line[0] == 'S' ? DecodeDigits(line[2..], bytes) : -1;
        int addressLength = line.Length < 2 ? 0 : line[1] switch
        {
            (byte)'0' or (byte)'1' or (byte)'5' or (byte)'9' => 2,
            (byte)'2' or (byte)'6' or (byte)'8' => 3,
            (byte)'3' or (byte)'7' => 4,
            _ => 0,
        };
        if (addressLength == 0 || count < addressLength + 2 || count != bytes[0] + 1)
        {
            return default;
        }

        long address = 0;
        foreach (byte value in bytes.Slice(1, addressLength))
        {
            address = (address << 8) | value;
        }

        HexRecordKind kind = line[1] switch
        {
            (byte)'1' or (byte)'2' or (byte)'3' => HexRecordKind.Data,
            (byte)'5' or (byte)'6' => HexRecordKind.Count,
            (byte)'0' => HexRecordKind.Other,
            _ => HexRecordKind.End,
        };
        return new HexRecord(kind, address, 1 + addressLength, count - addressLength - 2, Sum(bytes[..count]) == 0xFF);
    }
}
