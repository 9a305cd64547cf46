using System;
using System.Collections.Generic;
using System.Globalization;

namespace FirmwareScanner.Recordings;

/// <summary>
/// Reads the blocks that hold no stream bytes: statistics and names. They are checked as strictly as packets are, because a packet whose
/// block type was damaged must not pass for one of them.
/// </summary>
/// <param name="block">Holds the block; takes the damage.</param>
/// <param name="interfaces">The interfaces of the section.</param>
internal sealed class PcapngSideBlocks(PcapngBlockReader block, IReadOnlyList<PcapngInterface> interfaces)
{
    private const ushort CustomOptions = 2988;

    // Records of a Name Resolution Block: an address of IPv4, of IPv6, of 48 or 64 bits, then at least an empty name.
    private static readonly int[] LeastNameRecord = [0, 5, 17, 7, 9];

    /// <summary>Reads an Interface Statistics Block.</summary>
    /// <returns>What it says, or null if it is damaged.</returns>
    internal InterfaceStatistics? ReadStatistics()
    {
        ReadOnlySpan<byte> body = block.Body.Span;
        if (body.Length < PcapngFormat.InterfaceStatisticsBodyLength)
        {
            block.FailTooShort("interface statistics of at least 24 bytes");
            return null;
        }

        uint id = block.ReadUInt32(body);
        if (id >= interfaces.Count)
        {
            string count = interfaces.Count.ToString(CultureInfo.InvariantCulture);
            block.FailBody(0, $"one of the {count} interfaces described so far", $"interface {id}");
            return null;
        }

        var statistics = new InterfaceStatistics { Interface = (int)id };
        PcapngOptionReader option = new(block, PcapngFormat.InterfaceStatisticsBodyLength);
        while (option.TryRead() && option.HasLengthOfAtLeast(option.Code == PcapngFormat.Comment ? 1 : 4))
        {
            statistics = Apply(statistics, option);
        }

        return block.Damage is null ? statistics : null;
    }

    /// <summary>Checks a Name Resolution Block.</summary>
    internal void CheckNames()
    {
        ReadOnlySpan<byte> body = block.Body.Span;
        int next = 0;
        while (body.Length - next >= PcapngFormat.OptionHeaderLength)
        {
            ushort type = block.ReadUInt16(body[next..]);
            int length = block.ReadUInt16(body[(next + 2)..]);
            int least = type < LeastNameRecord.Length ? LeastNameRecord[type] : 1;
            int room = body.Length - next - PcapngFormat.OptionHeaderLength;
            bool isEnd = type == 0;
            if ((isEnd && length != 0) || length < least || PcapngFormat.Padded(length) > room)
            {
                block.FailBody(next, "a record of names that fits", $"type {type}, length {length}");
                return;
            }

            next += PcapngFormat.OptionHeaderLength + (int)PcapngFormat.Padded(length);
            if (isEnd)
            {
                CheckOptionsOfNames(next);
                return;
            }
        }

        block.FailBody(next, "the end of the records of names", "the end of the block");
    }

    private void CheckOptionsOfNames(int start)
    {
        const ushort LastKnownOption = 4;
        PcapngOptionReader option = new(block, start);
        while (option.TryRead())
        {
            if (option.Code is > LastKnownOption and < CustomOptions)
            {
                option.FailValue("an option that records of names have", $"option {option.Code}");
                return;
            }
        }
    }

    private InterfaceStatistics Apply(InterfaceStatistics statistics, PcapngOptionReader option)
    {
        return option.Code switch
        {
            PcapngFormat.StatisticsReceived when option.HasLength(8) =>
                statistics with { Received = block.ReadUInt64(option.Value) },
            PcapngFormat.StatisticsDropped when option.HasLength(8) =>
                statistics with { Dropped = block.ReadUInt64(option.Value) },
            PcapngFormat.StatisticsDroppedBySystem when option.HasLength(8) =>
                statistics with { DroppedBySystem = block.ReadUInt64(option.Value) },
            PcapngFormat.StatisticsDelivered when option.HasLength(8) =>
                statistics with { Delivered = block.ReadUInt64(option.Value) },
            PcapngFormat.StatisticsBytes when option.Value.Length == 8 =>
                statistics with { Bytes = block.ReadUInt64(option.Value) },
            _ => statistics,
        };
    }
}

/// <summary>What an Interface Statistics Block says; absent values are null.</summary>
internal sealed record InterfaceStatistics
{
    internal int Interface { get; init; }

    internal ulong? Received { get; init; }

    internal ulong? Delivered { get; init; }

    internal ulong? Dropped { get; init; }

    internal ulong? DroppedBySystem { get; init; }

    internal ulong? Bytes { get; init; }
}
