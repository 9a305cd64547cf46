using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;

namespace FirmwareScanner.Recordings;

/// <summary>
/// Reads a recording (pcapng, IETF draft-ietf-opsawg-pcapng) from front to back, one block in memory at a time. Bad
/// data never throw: all chunks before the damage are delivered, then <see cref="Damage"/> says where and what it is.
/// Errors of the stream itself, such as <see cref="IOException"/>, are passed on.
/// </summary>
public sealed class RecordingReader : IRecordedChunkSource, IDisposable
{
    /// <summary>The longest block that is accepted unless the caller sets another limit: 16 MiB.</summary>
    public const int DefaultBlockLengthLimit = 16 * 1024 * 1024;

    /// <summary>The most interfaces that one section may have.</summary>
    public const int InterfaceCountLimit = 65_536;

    private const uint FlagsDirectionMask = 3;
    private const uint FlagsOutbound = 2;
    private const ushort UnknownDropCount = 0xFFFF;

    private readonly Stream _input;
    private readonly bool _leaveOpen;
    private readonly PcapngBlockReader _block;
    private readonly List<PcapngInterface> _interfaces = [];
    private RecordingInfo _info = new();
    private long _lastTimestamp;

    /// <summary>Starts reading; nothing is read yet.</summary>
    /// <param name="input">Where the recording comes from; read strictly forward, so it may be a pipe.</param>
    /// <param name="blockLengthLimit">The longest block accepted, in bytes; a longer one counts as damage.</param>
    /// <param name="leaveOpen">True to leave <paramref name="input"/> open on disposal.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is under 1024 bytes or over 1 GiB.</exception>
    public RecordingReader(Stream input, int blockLengthLimit = DefaultBlockLengthLimit, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentOutOfRangeException.ThrowIfLessThan(blockLengthLimit, 1024);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(blockLengthLimit, 1024 * 1024 * 1024);
        _input = input;
        _leaveOpen = leaveOpen;
        _block = new PcapngBlockReader(input, blockLengthLimit);
    }

    /// <summary>What the current section says about itself; filled once the first chunk has been read.</summary>
    public RecordingInfo Info => _info;

    /// <summary>The damage that ended reading, or null.</summary>
    public RecordingDamage? Damage => _block.Damage;

    /// <summary>How many sections have been seen; more than one after recordings were concatenated.</summary>
    public int SectionCount { get; private set; }

    /// <summary>
    /// How many blocks without stream bytes were skipped: names, statistics, and types unknown to this reader. A
    /// <see cref="RecordingWriter"/> writes none, so in its recordings each stands for damage to a block's type.
    /// </summary>
    public long SkippedBlockCount { get; private set; }

    /// <inheritdoc/>
    public bool TryRead(out RecordedChunk chunk)
    {
        chunk = default;
        while (Damage is null && _block.TryRead())
        {
            switch (_block.BlockType)
            {
                case PcapngFormat.SectionHeaderBlock:
                    ReadSectionHeader();
                    break;
                case PcapngFormat.InterfaceDescriptionBlock:
                    ReadInterface();
                    break;
                case PcapngFormat.EnhancedPacketBlock:
                case PcapngFormat.ObsoletePacketBlock:
                    return TryReadPacket(out chunk);
                case PcapngFormat.SimplePacketBlock:
                    return TryReadSimplePacket(out chunk);
                default:
                    SkippedBlockCount++;
                    break;
            }
        }

        return false;
    }

    /// <summary>Closes the stream, unless it is to be left open.</summary>
    public void Dispose()
    {
        if (!_leaveOpen)
        {
            _input.Dispose();
        }
    }

    private void ReadSectionHeader()
    {
        ReadOnlySpan<byte> body = _block.Body.Span;
        if (body.Length < PcapngFormat.SectionHeaderBodyLength)
        {
            _block.FailTooShort("a section header of at least 28 bytes");
            return;
        }

        int major = _block.ReadUInt16(body[4..]);
        int minor = _block.ReadUInt16(body[6..]);
        if (major != 1 || (minor != 0 && minor != 2))
        {
            _block.FailBody(4, "pcapng version 1.0 or 1.2", $"{Number(major)}.{Number(minor)}");
            return;
        }

        SectionCount++;
        _interfaces.Clear();
        _info = new RecordingInfo();
        PcapngOptionReader option = new(_block, PcapngFormat.SectionHeaderBodyLength);
        while (option.TryRead())
        {
            _info = option.Code switch
            {
                PcapngFormat.Comment when _info.Comment is null => _info with { Comment = option.Text },
                PcapngFormat.Comment => _info with { Comment = _info.Comment + "\n" + option.Text },
                PcapngFormat.SectionHardware => _info with { RecorderHardware = option.Text },
                PcapngFormat.SectionSystem => _info with { RecorderSystem = option.Text },
                PcapngFormat.SectionApplication => _info with { Application = option.Text },
                _ => _info,
            };
        }
    }

    private void ReadInterface()
    {
        if (_interfaces.Count == InterfaceCountLimit)
        {
            _block.Fail(0, $"at most {Number(InterfaceCountLimit)} interfaces in a section", "another one");
        }
        else if (PcapngInterface.Read(_block, ref _info) is PcapngInterface added)
        {
            _interfaces.Add(added);
        }
    }

    private bool TryReadPacket(out RecordedChunk chunk)
    {
        chunk = default;
        ReadOnlySpan<byte> body = _block.Body.Span;
        if (body.Length < PcapngFormat.PacketBodyLength)
        {
            return _block.FailTooShort("a packet block of at least 32 bytes");
        }

        bool obsolete = _block.BlockType == PcapngFormat.ObsoletePacketBlock;
        uint interfaceId = obsolete ? _block.ReadUInt16(body) : _block.ReadUInt32(body);
        ulong ticks = ((ulong)_block.ReadUInt32(body[4..]) << 32) | _block.ReadUInt32(body[8..]);
        uint captured = _block.ReadUInt32(body[12..]);
        uint original = _block.ReadUInt32(body[16..]);
        if (!IsKnownInterface(interfaceId) || !AreLengthsPossible(12, captured, original))
        {
            return false;
        }

        PcapngInterface source = _interfaces[(int)interfaceId];
        if (!source.TimestampUnit.TryConvert(ticks, out long timestamp))
        {
            return _block.FailBody(4, "a time that fits into 64 bits of nanoseconds", $"time stamp {ticks}");
        }

        ushort drops = obsolete ? _block.ReadUInt16(body[2..]) : (ushort)0;
        ulong lost = drops == UnknownDropCount ? 0UL : drops;
        int optionsStart = PcapngFormat.PacketBodyLength + (int)PcapngFormat.Padded(captured);
        if (!TryReadPacketOptions(optionsStart, ref lost, out RecordingDirection flagged))
        {
            return false;
        }

        _lastTimestamp = timestamp;
        ReadOnlyMemory<byte> data = _block.Body.Slice(PcapngFormat.PacketBodyLength, (int)captured);
        chunk = new RecordedChunk(timestamp, source.Direction ?? flagged, data, original - captured, lost);
        return true;
    }

    private bool TryReadPacketOptions(int start, ref ulong lost, out RecordingDirection direction)
    {
        direction = RecordingDirection.ToDevice;
        PcapngOptionReader option = new(_block, start);
        while (option.TryRead())
        {
            switch (option.Code)
            {
                case PcapngFormat.PacketFlags when option.HasLength(4):
                    bool outbound = (_block.ReadUInt32(option.Value) & FlagsDirectionMask) == FlagsOutbound;
                    direction = outbound ? RecordingDirection.FromDevice : RecordingDirection.ToDevice;
                    break;
                case PcapngFormat.PacketDropCount when option.HasLength(8):
                    lost = _block.ReadUInt64(option.Value);
                    break;
                default:
                    break;
            }

            if (Damage is not null)
            {
                return false;
            }
        }

        return Damage is null;
    }

    private bool TryReadSimplePacket(out RecordedChunk chunk)
    {
        chunk = default;
        ReadOnlySpan<byte> body = _block.Body.Span;
        if (body.Length < sizeof(uint))
        {
            return _block.FailTooShort("a simple packet block of at least 16 bytes");
        }

        if (!IsKnownInterface(0))
        {
            return false;
        }

        uint original = _block.ReadUInt32(body);
        uint captured = Math.Min(original, _interfaces[0].SnapLength);
        long expectedBody = sizeof(uint) + PcapngFormat.Padded(captured);
        if (body.Length != expectedBody)
        {
            string expected = $"a block length of {Number(expectedBody + PcapngFormat.BlockOverhead)} for this packet";
            return _block.Fail(4, expected, Number(body.Length + PcapngFormat.BlockOverhead));
        }

        RecordingDirection direction = _interfaces[0].Direction ?? RecordingDirection.ToDevice;
        ReadOnlyMemory<byte> data = _block.Body.Slice(sizeof(uint), (int)captured);
        // A simple packet has no time stamp: it takes the time of the packet before it.
        chunk = new RecordedChunk(_lastTimestamp, direction, data, original - captured);
        return true;
    }

    private bool IsKnownInterface(uint id)
    {
        if (id < _interfaces.Count)
        {
            return true;
        }

        bool simple = _block.BlockType == PcapngFormat.SimplePacketBlock;
        string expected = $"one of the {Number(_interfaces.Count)} interfaces described so far";
        return _block.Fail(simple ? 0 : 8, expected, $"interface {Number(id)}");
    }

    private bool AreLengthsPossible(int capturedPosition, uint captured, uint original)
    {
        long room = _block.Body.Length - PcapngFormat.PacketBodyLength;
        if (PcapngFormat.Padded(captured) > room)
        {
            return _block.FailBody(capturedPosition, $"at most {Number(room)} captured bytes", Number(captured));
        }

        return original >= captured
            || _block.FailBody(
                capturedPosition + 4, $"an original length of at least {Number(captured)}", Number(original));
    }

    private static string Number(long value)
    {
        return value.ToString(CultureInfo.InvariantCulture);
    }
}
