using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;

namespace FirmwareScanner.Recordings;

/// <summary>
/// Reads a recording (pcapng, IETF draft-ietf-opsawg-pcapng) from front to back, one block in memory at a time. Bad
/// data never throw: all chunks before the damage are delivered, then <see cref="Damage"/> says where and what it is.
/// Errors of the stream itself, such as <see cref="IOException"/>, are passed on. Its chunks may be of several streams;
/// <see cref="RecordedStream"/> gives one of them, and tells what became of the others.
/// </summary>
public sealed class RecordingReader : IRecordedChunkSource, IDisposable
{
    /// <summary>The longest block that is accepted unless the caller sets another limit: 16 MiB.</summary>
    public const int DefaultBlockLengthLimit = 16 * 1024 * 1024;

    /// <summary>The most interfaces that a recording may have, in all its sections together.</summary>
    public const int InterfaceCountLimit = 65_536;

    private const ulong UnknownSectionLength = ulong.MaxValue;

    // What the programs of Wireshark write into a file that they made of several.
    private const string MergingComment = "File created by merging";
    private const string MergingProgram = "Mergecap";

    private readonly Stream _input;
    private readonly bool _leaveOpen;
    private readonly PcapngBlockReader _block;
    private readonly PcapngPacketReader _packets;
    private readonly PcapngSideBlocks _sideBlocks;
    private readonly SectionIntegrity _integrity;
    private readonly List<PcapngInterface> _sectionInterfaces = [];
    private readonly List<RecordedInterface> _interfaces = [];
    private RecordingInfo _info = new();
    private bool _isUnprotected;

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
        _packets = new PcapngPacketReader(_block, _sectionInterfaces);
        _sideBlocks = new PcapngSideBlocks(_block, _sectionInterfaces);
        _integrity = new SectionIntegrity(_block, _sectionInterfaces);
    }

    /// <summary>What the current section says about itself; filled once the first chunk has been read.</summary>
    public RecordingInfo Info => _info;

    /// <summary>The damage that ended reading, or null.</summary>
    public RecordingDamage? Damage => _block.Damage;

    /// <summary>Whether the input starts as a recording does; known once something was read.</summary>
    public bool IsRecording => _block.IsRecording;

    /// <summary>How many sections have been seen; more than one after recordings were concatenated.</summary>
    public int SectionCount { get; private set; }

    /// <summary>All interfaces described so far, in the order of their numbers.</summary>
    public IReadOnlyList<RecordedInterface> Interfaces => _interfaces;

    /// <summary>
    /// Whether all sections so far have running checksums, as those of <see cref="RecordingWriter"/> do; without them no
    /// reader can see that bytes of a packet were changed, or that packets were taken out.
    /// </summary>
    public bool HasChecksums => SectionCount > 0 && !_isUnprotected;

    /// <summary>
    /// Blocks that belong to running checksums, in sections without them: packets with a CRC-32 (epb_hash), and totals of
    /// <see cref="RecordingWriter"/>. Such a recording has been rewritten by another program, or has lost what would tell that
    /// something is missing.
    /// </summary>
    public long StrippedBlockCount { get; private set; }

    /// <summary>
    /// Whether a section says that it was made of several files (mergecap does): interfaces that were described alike have become one
    /// there, so an interface may carry several lines, interleaved by time.
    /// </summary>
    public bool IsMerged { get; private set; }

    /// <summary>How many blocks without stream bytes were passed over: statistics and names.</summary>
    public long SkippedBlockCount { get; private set; }

    /// <summary>How many blocks were of a type that this reader does not know; there may have been stream bytes in them.</summary>
    public long UnknownBlockCount { get; private set; }

    /// <summary>The first block of unknown type: where it starts in the file, in bytes, and its type; null if there is none.</summary>
    public (long Offset, uint Type)? FirstUnknownBlock { get; private set; }

    /// <summary>Packets so far in which the recorder saw an error of the line, such as a wrong checksum or parity.</summary>
    public long ErroneousPacketCount { get; private set; }

    /// <summary>How many packets were in obsolete Packet Blocks; they are read like others.</summary>
    public long ObsoletePacketCount { get; private set; }

    /// <inheritdoc/>
    public bool TryRead(out RecordedChunk chunk)
    {
        chunk = default;
        while (Damage is null && TryReadBlock())
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
                case PcapngFormat.SimplePacketBlock:
                    return TryReadPacket(out chunk);
                default:
                    ReadOther();
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

    private bool TryReadBlock()
    {
        if (!_block.TryRead())
        {
            _integrity.End("the end of the file");
            return false;
        }

        return _block.BlockType == PcapngFormat.SectionHeaderBlock
            ? _integrity.End("the header of another section")
            : _integrity.CheckBlock();
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

        ulong length = _block.ReadUInt64(body[8..]);
        if (length != UnknownSectionLength && length > long.MaxValue / 2)
        {
            _block.FailBody(8, "a section length of at most 2^62 bytes, or -1", $"{length}");
            return;
        }

        SectionCount++;
        _sectionInterfaces.Clear();
        if (_integrity.Begin(length == UnknownSectionLength ? null : (long)length))
        {
            _isUnprotected |= !_integrity.HasChecksums;
            ReadSectionOptions();
        }
    }

    private void ReadSectionOptions()
    {
        _info = new RecordingInfo();
        bool claimsChecksums = false;
        var comments = new StringBuilder();
        PcapngOptionReader option = new(_block, PcapngFormat.SectionHeaderBodyLength);
        while (option.TryRead())
        {
            switch (option.Code)
            {
                case PcapngFormat.Comment when option.Text == PcapngFormat.ChecksumComment:
                    claimsChecksums = true;
                    break;
                case PcapngFormat.Comment:
                    comments.Append(_info.Comment is null ? "" : "\n").Append(option.Text);
                    _info = _info with { Comment = "" };
                    break;
                case PcapngFormat.SectionHardware:
                    _info = _info with { RecorderHardware = option.Text };
                    break;
                case PcapngFormat.SectionSystem:
                    _info = _info with { RecorderSystem = option.Text };
                    break;
                case PcapngFormat.SectionApplication:
                    _info = _info with { Application = option.Text };
                    break;
                default:
                    break;
            }
        }

        _info = _info with { Comment = _info.Comment is null ? null : comments.ToString() };
        bool saysSo = _info.Comment?.Contains(MergingComment, StringComparison.Ordinal) == true
            || _info.Application?.StartsWith(MergingProgram, StringComparison.Ordinal) == true;
        IsMerged |= saysSo && !_integrity.HasChecksums;
        StrippedBlockCount += claimsChecksums && !_integrity.HasChecksums ? 1 : 0;
    }

    private void ReadInterface()
    {
        if (_interfaces.Count == InterfaceCountLimit)
        {
            _block.Fail(0, $"at most {Number(InterfaceCountLimit)} interfaces in a recording", "another one");
        }
        else if (PcapngInterface.Read(_block, _interfaces.Count, ref _info) is PcapngInterface added)
        {
            _sectionInterfaces.Add(added);
            _interfaces.Add(added.Description);
        }
    }

    private bool TryReadPacket(out RecordedChunk chunk)
    {
        if (!_packets.TryRead(out chunk))
        {
            return false;
        }

        ErroneousPacketCount += _packets.HasError ? 1 : 0;
        ObsoletePacketCount += _block.BlockType == PcapngFormat.ObsoletePacketBlock ? 1 : 0;
        StrippedBlockCount += _packets.HasHash && !_integrity.HasChecksums ? 1 : 0;
        return true;
    }

    private void ReadOther()
    {
        switch (_block.BlockType)
        {
            case PcapngFormat.InterfaceStatisticsBlock:
                SkippedBlockCount++;
                ReadStatistics();
                break;
            case PcapngFormat.NameResolutionBlock:
                SkippedBlockCount++;
                _sideBlocks.CheckNames();
                break;
            default:
                UnknownBlockCount++;
                FirstUnknownBlock ??= (_block.BlockOffset, _block.BlockType);
                break;
        }
    }

    private void ReadStatistics()
    {
        if (_sideBlocks.ReadStatistics() is InterfaceStatistics statistics && _integrity.CheckTotals(statistics))
        {
            // The counts are since the beginning of the capture: of several statistics the highest counts.
            RecordedInterface description = _sectionInterfaces[statistics.Interface].Description;
            UInt128 dropped = (UInt128)(statistics.Dropped ?? 0) + (statistics.DroppedBySystem ?? 0);
            StrippedBlockCount += statistics.Bytes is not null && !_integrity.HasChecksums ? 1 : 0;
            description.DeliveredPackets = Math.Max(description.DeliveredPackets, statistics.Delivered ?? 0);
            description.DroppedPackets = Math.Max(description.DroppedPackets, (ulong)UInt128.Min(dropped, ulong.MaxValue));
        }
    }

    private static string Number(long value)
    {
        return value.ToString(CultureInfo.InvariantCulture);
    }
}
