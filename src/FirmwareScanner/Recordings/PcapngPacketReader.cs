using System;
using System.Collections.Generic;
using System.Globalization;
using FirmwareScanner.Database;

namespace FirmwareScanner.Recordings;

/// <summary>Reads the three kinds of packet blocks: enhanced, simple, obsolete.</summary>
/// <param name="block">Holds the block; takes the damage.</param>
/// <param name="interfaces">The interfaces of the section.</param>
internal sealed class PcapngPacketReader(PcapngBlockReader block, IReadOnlyList<PcapngInterface> interfaces)
{
    private const uint FlagsDirectionMask = 3;
    private const uint FlagsOutbound = 2;

    // Errors of the link layer: wrong checksum, length, preamble and so on.
    private const uint FlagsErrorMask = 0xFFFF0000;
    private const ushort UnknownDropCount = 0xFFFF;

    private readonly Crc32 _hash = new();
    private long _lastTimestamp;

    /// <summary>Whether the last packet carried a CRC-32 of its bytes (epb_hash).</summary>
    internal bool HasHash { get; private set; }

    /// <summary>Whether the last packet came with an error of the line, as its flags say (epb_flags).</summary>
    internal bool HasError { get; private set; }

    internal bool TryRead(out RecordedChunk chunk)
    {
        HasHash = false;
        HasError = false;
        return block.BlockType == PcapngFormat.SimplePacketBlock ? TryReadSimple(out chunk) : TryReadWhole(out chunk);
    }

    private bool TryReadWhole(out RecordedChunk chunk)
    {
        chunk = default;
        ReadOnlySpan<byte> body = block.Body.Span;
        if (body.Length < PcapngFormat.PacketBodyLength)
        {
            return block.FailTooShort("a packet block of at least 32 bytes");
        }

        bool obsolete = block.BlockType == PcapngFormat.ObsoletePacketBlock;
        uint interfaceId = obsolete ? block.ReadUInt16(body) : block.ReadUInt32(body);
        ulong ticks = ((ulong)block.ReadUInt32(body[4..]) << 32) | block.ReadUInt32(body[8..]);
        uint captured = block.ReadUInt32(body[12..]);
        uint original = block.ReadUInt32(body[16..]);
        if (!IsKnownInterface(interfaceId) || !AreLengthsPossible(12, captured, original))
        {
            return false;
        }

        PcapngInterface source = interfaces[(int)interfaceId];
        if (!source.TimestampUnit.TryConvert(ticks, out long timestamp))
        {
            return block.FailBody(4, "a time that fits into 64 bits of nanoseconds", $"time stamp {ticks}");
        }

        ushort drops = obsolete ? block.ReadUInt16(body[2..]) : (ushort)0;
        ulong lost = drops == UnknownDropCount ? 0UL : drops;
        if (!TryReadOptions(captured, original, ref lost, out RecordingDirection flagged))
        {
            return false;
        }

        _lastTimestamp = timestamp;
        source.Count(captured);
        ReadOnlyMemory<byte> data = block.Body.Slice(PcapngFormat.PacketBodyLength, (int)captured);
        RecordedInterface description = source.Description;
        chunk = new RecordedChunk(
            timestamp, description.Direction ?? flagged, data, original - captured, lost, description.Number);
        return true;
    }

    private bool TryReadOptions(uint captured, uint original, ref ulong lost, out RecordingDirection direction)
    {
        direction = RecordingDirection.ToDevice;
        PcapngOptionReader option = new(block, PcapngFormat.PacketBodyLength + (int)PcapngFormat.Padded(captured));
        while (option.TryRead())
        {
            switch (option.Code)
            {
                case PcapngFormat.PacketFlags when option.HasLength(4):
                    uint flags = block.ReadUInt32(option.Value);
                    HasError |= (flags & FlagsErrorMask) != 0;
                    bool outbound = (flags & FlagsDirectionMask) == FlagsOutbound;
                    direction = outbound ? RecordingDirection.FromDevice : RecordingDirection.ToDevice;
                    break;
                case PcapngFormat.PacketDropCount when option.HasLength(8):
                    lost = block.ReadUInt64(option.Value);
                    break;
                case PcapngFormat.PacketHash when IsCrc32(option.Value):
                    CheckHash(option, captured, original);
                    break;
                default:
                    break;
            }

            if (block.Damage is not null)
            {
                return false;
            }
        }

        return block.Damage is null;
    }

    private static bool IsCrc32(ReadOnlySpan<byte> hash)
    {
        return hash.Length == PcapngFormat.Crc32HashLength && hash[0] == PcapngFormat.HashIsCrc32;
    }

    /// <summary>Compares the hash of a packet; one that was shortened since may have that of the whole.</summary>
    private void CheckHash(PcapngOptionReader option, uint captured, uint original)
    {
        HasHash = true;
        _hash.Reset();
        block.AddBody(_hash, PcapngFormat.PacketBodyLength, (int)captured);
        string expected = _hash.Value.ToString("x8", CultureInfo.InvariantCulture);
        string found = Convert.ToHexStringLower(option.Value[1..]);
        if (found != expected && captured == original)
        {
            option.FailValue($"the hash 02{expected} (CRC-32) of the packet's bytes", "02" + found);
        }
    }

    private bool TryReadSimple(out RecordedChunk chunk)
    {
        chunk = default;
        ReadOnlySpan<byte> body = block.Body.Span;
        if (body.Length < sizeof(uint))
        {
            return block.FailTooShort("a simple packet block of at least 16 bytes");
        }

        if (!IsKnownInterface(0))
        {
            return false;
        }

        PcapngInterface source = interfaces[0];
        uint original = block.ReadUInt32(body);
        uint captured = Math.Min(original, source.SnapLength);
        long expectedBody = sizeof(uint) + PcapngFormat.Padded(captured);
        if (body.Length != expectedBody)
        {
            string expected = $"a block length of {Number(expectedBody + PcapngFormat.BlockOverhead)} for this packet";
            return block.Fail(4, expected, Number(body.Length + PcapngFormat.BlockOverhead));
        }

        source.Count(captured);
        RecordingDirection direction = source.Description.Direction ?? RecordingDirection.ToDevice;
        ReadOnlyMemory<byte> data = block.Body.Slice(sizeof(uint), (int)captured);
        // A simple packet has no time stamp: it takes the time of the packet before it.
        chunk = new RecordedChunk(
            _lastTimestamp, direction, data, original - captured, interfaceNumber: source.Description.Number);
        return true;
    }

    private bool IsKnownInterface(uint id)
    {
        bool simple = block.BlockType == PcapngFormat.SimplePacketBlock;
        return id < interfaces.Count || FailUnknownInterface(simple ? 0 : 8, id);
    }

    private bool FailUnknownInterface(int blockPosition, uint id)
    {
        string expected = $"one of the {Number(interfaces.Count)} interfaces described so far";
        return block.Fail(blockPosition, expected, $"interface {Number(id)}");
    }

    private bool AreLengthsPossible(int capturedPosition, uint captured, uint original)
    {
        long room = block.Body.Length - PcapngFormat.PacketBodyLength;
        if (PcapngFormat.Padded(captured) > room)
        {
            return block.FailBody(capturedPosition, $"at most {Number(room)} captured bytes", Number(captured));
        }

        return original >= captured
            || block.FailBody(
                capturedPosition + 4, $"an original length of at least {Number(captured)}", Number(original));
    }

    private static string Number(long value)
    {
        return value.ToString(CultureInfo.InvariantCulture);
    }
}
