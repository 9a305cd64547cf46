using System.Collections.Generic;
using System.Globalization;

namespace FirmwareScanner.Recordings;

/// <summary>
/// Checks what holds a section together: its length if its header says one, and in recordings of ours the running checksum of each
/// block and the totals at the end. The header decides whether a section has checksums, and each block has to agree, so a mark that was
/// lost or altered is damage like any other.
/// </summary>
/// <param name="block">Holds the block; takes the damage.</param>
/// <param name="interfaces">The interfaces of the section.</param>
internal sealed class SectionIntegrity(PcapngBlockReader block, IReadOnlyList<PcapngInterface> interfaces)
{
    private const string Totals = "the totals that end a recording";

    private readonly RunningChecksum _checksum = new();
    private bool _isOpen;
    private long? _end;
    private int _totalsSeen;

    /// <summary>Whether the section has checksums.</summary>
    internal bool HasChecksums { get; private set; }

    /// <summary>Begins a section, whose header is the current block.</summary>
    /// <param name="sectionLength">The length that the header says, in bytes, without the header; null if it says none.</param>
    internal bool Begin(long? sectionLength)
    {
        HasChecksums = RunningChecksum.IsSealed(block);
        _checksum.Reset();
        _isOpen = true;
        _totalsSeen = 0;
        _end = block.BlockOffset + block.Block.Length + sectionLength;
        return !HasChecksums || _checksum.Verify(block);
    }

    /// <summary>Checks the current block, which is not the header.</summary>
    internal bool CheckBlock()
    {
        if (_end is long end && block.BlockOffset + block.Block.Length > end)
        {
            return block.Fail(0, $"the end of the section at byte {Number(end)}, as its header says", "another block");
        }

        bool isSealed = RunningChecksum.IsSealed(block);
        if (isSealed != HasChecksums)
        {
            int position = block.Block.Length - sizeof(uint);
            return HasChecksums
                ? block.Fail(position, "a running checksum (option 0xe677) before the end of the block", "none")
                : block.Fail(position, "no running checksum, as the section's header has none", "one (option 0xe677)");
        }

        if (isSealed && !_checksum.Verify(block))
        {
            return false;
        }

        bool isInOrder = _totalsSeen == 0 || !HasChecksums || block.BlockType == PcapngFormat.InterfaceStatisticsBlock;
        return isInOrder || block.Fail(0, "the end of the recording after its totals", "another block");
    }

    /// <summary>Compares the totals of a recording of ours with what was read; those of others count otherwise.</summary>
    internal bool CheckTotals(InterfaceStatistics statistics)
    {
        if (!HasChecksums)
        {
            return true;
        }

        if (statistics.Interface != _totalsSeen)
        {
            return block.FailBody(0, $"the totals of interface {Number(_totalsSeen)}", $"interface {Number(statistics.Interface)}");
        }

        PcapngInterface counted = interfaces[_totalsSeen++];
        bool agrees = statistics.Received == (ulong)counted.PacketCount && statistics.Bytes == (ulong)counted.ByteCount;
        return agrees || block.Fail(
            0,
            $"totals of {Number(counted.PacketCount)} packets and {Number(counted.ByteCount)} bytes",
            $"{statistics.Received} and {statistics.Bytes}");
    }

    /// <summary>Checks, at the end of the file or before the header of another section, that the section is whole.</summary>
    /// <param name="found">What is there instead of the next block.</param>
    internal bool End(string found)
    {
        bool wasOpen = _isOpen;
        _isOpen = false;
        if (!wasOpen || block.Damage is not null)
        {
            return block.Damage is null;
        }

        if (_end is long end && block.BlockOffset != end)
        {
            return block.FailCutOff(0, $"the end of the section at byte {Number(end)}, as its header says", found);
        }

        bool hasTotals = _totalsSeen == interfaces.Count && _totalsSeen > 0;
        return hasTotals || !HasChecksums || block.FailCutOff(0, Totals, found);
    }

    private static string Number(long value)
    {
        return value.ToString(CultureInfo.InvariantCulture);
    }
}
