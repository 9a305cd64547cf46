namespace FirmwareScanner.Recordings;

/// <summary>Numbers of the pcapng format, from IETF draft-ietf-opsawg-pcapng; see docs/recording-format.md.</summary>
internal static class PcapngFormat
{
    internal const uint SectionHeaderBlock = 0x0A0D0D0A;
    internal const uint InterfaceDescriptionBlock = 1;
    internal const uint ObsoletePacketBlock = 2;
    internal const uint SimplePacketBlock = 3;
    internal const uint NameResolutionBlock = 4;
    internal const uint InterfaceStatisticsBlock = 5;
    internal const uint EnhancedPacketBlock = 6;

    internal const uint ByteOrderMagic = 0x1A2B3C4D;
    internal const ushort LinkTypeUser0 = 147;

    /// <summary>Block type, block length, and the block length again at the end.</summary>
    internal const int BlockOverhead = 12;

    internal const int SectionHeaderBodyLength = 16;
    internal const int InterfaceDescriptionBodyLength = 8;
    internal const int PacketBodyLength = 20;
    internal const int InterfaceStatisticsBodyLength = 12;

    internal const int OptionHeaderLength = 4;
    internal const ushort EndOfOptions = 0;
    internal const ushort Comment = 1;
    internal const ushort SectionHardware = 2;
    internal const ushort SectionSystem = 3;
    internal const ushort SectionApplication = 4;
    internal const ushort InterfaceName = 2;
    internal const ushort InterfaceDescription = 3;
    internal const ushort InterfaceSpeed = 8;
    internal const ushort InterfaceTimestampResolution = 9;
    internal const ushort InterfaceSystem = 12;
    internal const ushort InterfaceTimestampOffset = 14;
    internal const ushort InterfaceHardware = 15;
    internal const ushort PacketFlags = 2;
    internal const ushort PacketHash = 3;
    internal const ushort PacketDropCount = 4;
    /// <summary>
    /// A comment of the section header of our recordings. Programs that rewrite a recording keep comments, and leave out what they do not
    /// know: without the checksums that it speaks of, something was changed.
    /// </summary>
    internal const string ChecksumComment = "every block ends in a running checksum";

    internal const ushort StatisticsReceived = 4;
    internal const ushort StatisticsDropped = 5;
    internal const ushort StatisticsDroppedBySystem = 7;
    internal const ushort StatisticsDelivered = 8;

    /// <summary>The algorithm CRC-32 of <see cref="PacketHash"/>, in the first byte of its value.</summary>
    internal const byte HashIsCrc32 = 2;

    /// <summary>Length of a value of <see cref="PacketHash"/> that is a CRC-32: the algorithm, then the checksum.</summary>
    internal const int Crc32HashLength = 5;

    /// <summary>Our own: the running checksum. The format leaves options from 0x8000 on to whoever wants one.</summary>
    internal const ushort RunningChecksum = 0xE677;

    /// <summary>Our own: the bytes that went over an interface, in its statistics.</summary>
    internal const ushort StatisticsBytes = 0xE678;

    internal const string ToDeviceName = "rx";
    internal const string FromDeviceName = "tx";

    /// <summary>The number of bytes up to the next multiple of four: the format pads every field of bytes.</summary>
    internal static long Padded(long length)
    {
        return (length + 3) & ~3L;
    }
}
