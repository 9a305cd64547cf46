using System;
using System.Globalization;

namespace FirmwareScanner.Recordings;

/// <summary>What the reader keeps of an Interface Description Block.</summary>
internal sealed class PcapngInterface
{
    private const int NameLengthLimit = 64;

    private byte _resolution = 6;
    private long _offsetSeconds;

    private PcapngInterface(int number, uint snapLength)
    {
        Description = new RecordedInterface(number);
        SnapLength = snapLength == 0 ? uint.MaxValue : snapLength;
    }

    internal RecordedInterface Description { get; }

    /// <summary>The most bytes kept of a packet.</summary>
    internal uint SnapLength { get; }

    /// <summary>Packets read so far.</summary>
    internal long PacketCount { get; private set; }

    /// <summary>Captured bytes read so far.</summary>
    internal long ByteCount { get; private set; }

    internal PcapngTimestampUnit TimestampUnit => new(_resolution, _offsetSeconds);

    /// <summary>Reads the current block.</summary>
    /// <param name="block">Holds the block; takes the damage.</param>
    /// <param name="number">The number of the interface in the recording.</param>
    /// <param name="info">Gains what the block says and no earlier interface said.</param>
    /// <returns>The interface, or null if the block is damaged.</returns>
    internal static PcapngInterface? Read(PcapngBlockReader block, int number, ref RecordingInfo info)
    {
        ReadOnlySpan<byte> body = block.Body.Span;
        if (body.Length < PcapngFormat.InterfaceDescriptionBodyLength)
        {
            block.FailTooShort("an interface description of at least 20 bytes");
            return null;
        }

        ushort linkType = block.ReadUInt16(body);
        if (linkType != PcapngFormat.LinkTypeUser0)
        {
            string found = linkType.ToString(CultureInfo.InvariantCulture);
            block.FailBody(0, "link type 147 (USER0: plain bytes)", found + " (to convert: editcap -T user0 IN OUT)");
            return null;
        }

        PcapngInterface result = new(number, block.ReadUInt32(body[4..]));
        PcapngOptionReader option = new(block, PcapngFormat.InterfaceDescriptionBodyLength);
        while (option.TryRead())
        {
            if (!result.Apply(block, option, ref info))
            {
                break;
            }
        }

        return block.Damage is null ? result : null;
    }

    /// <summary>Counts a packet.</summary>
    internal void Count(uint capturedLength)
    {
        PacketCount++;
        ByteCount += capturedLength;
    }

    private bool Apply(PcapngBlockReader block, PcapngOptionReader option, ref RecordingInfo info)
    {
        switch (option.Code)
        {
            case PcapngFormat.InterfaceName:
                string name = option.Text;
                Description.Direction = DirectionOf(name);
                Description.Name = name.Length > NameLengthLimit ? name[..NameLengthLimit] : name;
                return true;
            case PcapngFormat.InterfaceDescription:
                info = info with { PortSettings = info.PortSettings ?? option.Text };
                return true;
            case PcapngFormat.InterfaceHardware:
                info = info with { Board = info.Board ?? option.Text };
                return true;
            case PcapngFormat.InterfaceSystem:
                info = info with { FirmwareId = info.FirmwareId ?? option.Text };
                return true;
            case PcapngFormat.InterfaceSpeed when option.HasLength(8):
                long speed = (long)Math.Min(block.ReadUInt64(option.Value), long.MaxValue);
                info = info with { BitsPerSecond = info.BitsPerSecond ?? speed };
                return true;
            case PcapngFormat.InterfaceTimestampResolution when option.HasLength(1):
                _resolution = option.Value[0];
                return true;
            case PcapngFormat.InterfaceTimestampOffset when option.HasLength(8):
                _offsetSeconds = (long)block.ReadUInt64(option.Value);
                return true;
            default:
                return block.Damage is null;
        }
    }

    private static RecordingDirection? DirectionOf(string name)
    {
        return name switch
        {
            PcapngFormat.ToDeviceName => RecordingDirection.ToDevice,
            PcapngFormat.FromDeviceName => RecordingDirection.FromDevice,
            _ => null,
        };
    }
}
