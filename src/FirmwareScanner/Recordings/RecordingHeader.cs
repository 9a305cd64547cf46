using System;

namespace FirmwareScanner.Recordings;

/// <summary>The blocks at the start of a recording: section header and both interface descriptions.</summary>
internal static class RecordingHeader
{
    private const ushort VersionMajor = 1;
    private const ushort VersionMinor = 0;
    private const long UnknownSectionLength = -1;
    private const byte NanosecondResolution = 9;

    internal static byte[] Build(RecordingInfo info, RunningChecksum checksum)
    {
        byte[] section = new PcapngBlockBuilder(PcapngFormat.SectionHeaderBlock)
            .UInt32(PcapngFormat.ByteOrderMagic)
            .UInt16(VersionMajor)
            .UInt16(VersionMinor)
            .Int64(UnknownSectionLength)
            .Option(PcapngFormat.Comment, info.Comment)
            .Option(PcapngFormat.Comment, PcapngFormat.ChecksumComment)
            .Option(PcapngFormat.SectionHardware, info.RecorderHardware)
            .Option(PcapngFormat.SectionSystem, info.RecorderSystem)
            .Option(PcapngFormat.SectionApplication, info.Application)
            .Finish(checksum);
        byte[] toDevice = BuildInterface(info, PcapngFormat.ToDeviceName, checksum);
        byte[] fromDevice = BuildInterface(info, PcapngFormat.FromDeviceName, checksum);
        return [.. section, .. toDevice, .. fromDevice];
    }

    private static byte[] BuildInterface(RecordingInfo info, string name, RunningChecksum checksum)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(info.BitsPerSecond ?? 0, nameof(info));
        return new PcapngBlockBuilder(PcapngFormat.InterfaceDescriptionBlock)
            .UInt32(PcapngFormat.LinkTypeUser0)
            .UInt32(RecordingWriter.ChunkLengthLimit)
            .Option(PcapngFormat.InterfaceName, name)
            .Option(PcapngFormat.InterfaceDescription, info.PortSettings)
            .Option(PcapngFormat.InterfaceSpeed, info.BitsPerSecond)
            .Option(PcapngFormat.InterfaceTimestampResolution, [NanosecondResolution])
            .Option(PcapngFormat.InterfaceSystem, info.FirmwareId)
            .Option(PcapngFormat.InterfaceHardware, info.Board)
            .Finish(checksum);
    }
}
