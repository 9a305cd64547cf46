using System;
using System.Buffers.Binary;
using System.Text;
using FirmwareScanner.Link;
using FirmwareScanner.Station;

namespace FirmwareScanner.Bench.Client;

/// <summary>The payload of a reply, read field by field. One that is too short is the device's fault, and is said so.</summary>
internal sealed class PayloadReader(FrameType type, byte[] payload)
{
    private int _position;

    internal FrameType Type { get; } = type;

    internal int Remaining => payload.Length - _position;

    internal byte Byte() => Take(1)[0];

    internal ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    internal int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    internal long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    internal byte[] Bytes(int count) => Take(count).ToArray();

    /// <summary>Everything that is left.</summary>
    internal byte[] Bytes() => Take(Remaining).ToArray();

    internal string Text() => Encoding.ASCII.GetString(Take(Byte()));

    internal DeviceStreamStatus StreamStatus() => new(Int32(), (StreamState)Byte(), Int64(), Int64());

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > Remaining)
        {
            throw new LinkException($"the device sent a {Type} frame with a payload of {payload.Length} bytes, which is too short");
        }

        _position += count;
        return payload.AsSpan(_position - count, count);
    }
}
