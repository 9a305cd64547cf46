using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace FirmwareScanner.Tests.Recordings;

/// <summary>
/// Builds pcapng files in either byte order, straight from the specification and without any code of the product, so
/// that reader and writer cannot agree on a common mistake.
/// </summary>
internal sealed class PcapngBuilder(bool bigEndian = false)
{
    private readonly MemoryStream _file = new();

    internal byte[] ToArray()
    {
        return _file.ToArray();
    }

    internal int Length => (int)_file.Length;

    internal PcapngBuilder Section(params byte[][] options)
    {
        return Block(0x0A0D0D0A, U32(0x1A2B3C4D), U16(1), U16(0), U64(ulong.MaxValue), Join(options));
    }

    internal PcapngBuilder Interface(uint snapLength, params byte[][] options)
    {
        return Block(1, U16(147), U16(0), U32(snapLength), Join(options));
    }

    internal PcapngBuilder Packet(
        uint interfaceId, ulong ticks, byte[] data, uint? original = null, params byte[][] options)
    {
        return Block(
            6,
            U32(interfaceId),
            U32((uint)(ticks >> 32)),
            U32((uint)ticks),
            U32((uint)data.Length),
            U32(original ?? (uint)data.Length),
            Padded(data),
            Join(options));
    }

    internal PcapngBuilder ObsoletePacket(ushort interfaceId, ushort drops, ulong ticks, byte[] data)
    {
        return Block(
            2,
            U16(interfaceId),
            U16(drops),
            U32((uint)(ticks >> 32)),
            U32((uint)ticks),
            U32((uint)data.Length),
            U32((uint)data.Length),
            Padded(data));
    }

    internal PcapngBuilder SimplePacket(byte[] data, uint original)
    {
        return Block(3, U32(original), Padded(data));
    }

    internal PcapngBuilder Block(uint type, params byte[][] parts)
    {
        byte[] body = Join(parts);
        uint length = (uint)(body.Length + 12);
        return Raw(U32(type), U32(length), body, U32(length));
    }

    internal PcapngBuilder Raw(params byte[][] parts)
    {
        _file.Write(Join(parts));
        return this;
    }

    internal byte[] Option(ushort code, byte[] value)
    {
        return Join([U16(code), U16((ushort)value.Length), Padded(value)]);
    }

    internal byte[] Option(ushort code, string value)
    {
        return Option(code, Encoding.UTF8.GetBytes(value));
    }

    internal byte[] EndOfOptions()
    {
        return U32(0);
    }

    internal byte[] U16(ushort value)
    {
        byte[] bytes = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, bigEndian ? BinaryPrimitives.ReverseEndianness(value) : value);
        return bytes;
    }

    internal byte[] U32(uint value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, bigEndian ? BinaryPrimitives.ReverseEndianness(value) : value);
        return bytes;
    }

    internal byte[] U64(ulong value)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, bigEndian ? BinaryPrimitives.ReverseEndianness(value) : value);
        return bytes;
    }

    private static byte[] Padded(byte[] data)
    {
        byte[] padded = new byte[(data.Length + 3) / 4 * 4];
        data.CopyTo(padded, 0);
        return padded;
    }

    private static byte[] Join(IEnumerable<byte[]> parts)
    {
        using MemoryStream joined = new();
        foreach (byte[] part in parts)
        {
            joined.Write(part);
        }

        return joined.ToArray();
    }
}
