using System;
using System.Buffers.Binary;
using System.IO;
using System.Text;

namespace FirmwareScanner.Recordings;

/// <summary>The blocks at the start of a recording: section header and both interface descriptions.</summary>
internal static class RecordingHeader
{
    private const ushort VersionMajor = 1;
    private const ushort VersionMinor = 0;
    private const long UnknownSectionLength = -1;
    private const byte NanosecondResolution = 9;

    internal static byte[] Build(RecordingInfo info)
    {
        using MemoryStream header = new();
        WriteBlock(header, PcapngFormat.SectionHeaderBlock, body => WriteSection(body, info));
        foreach (string name in new[] { PcapngFormat.ToDeviceName, PcapngFormat.FromDeviceName })
        {
            WriteBlock(header, PcapngFormat.InterfaceDescriptionBlock, body => WriteInterface(body, info, name));
        }

        return header.ToArray();
    }

    private static void WriteSection(BinaryWriter body, RecordingInfo info)
    {
        body.Write(PcapngFormat.ByteOrderMagic);
        body.Write(VersionMajor);
        body.Write(VersionMinor);
        body.Write(UnknownSectionLength);
        WriteText(body, PcapngFormat.Comment, info.Comment);
        WriteText(body, PcapngFormat.SectionHardware, info.RecorderHardware);
        WriteText(body, PcapngFormat.SectionSystem, info.RecorderSystem);
        WriteText(body, PcapngFormat.SectionApplication, info.Application);
        WriteOption(body, PcapngFormat.EndOfOptions, []);
    }

    private static void WriteInterface(BinaryWriter body, RecordingInfo info, string name)
    {
        body.Write((uint)PcapngFormat.LinkTypeUser0);
        body.Write(RecordingWriter.ChunkLengthLimit);
        WriteText(body, PcapngFormat.InterfaceName, name);
        WriteText(body, PcapngFormat.InterfaceDescription, info.PortSettings);
        if (info.BitsPerSecond is long speed)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(speed, nameof(info));
            Span<byte> value = stackalloc byte[sizeof(long)];
            BinaryPrimitives.WriteInt64LittleEndian(value, speed);
            WriteOption(body, PcapngFormat.InterfaceSpeed, value);
        }

        WriteOption(body, PcapngFormat.InterfaceTimestampResolution, [NanosecondResolution]);
        WriteText(body, PcapngFormat.InterfaceSystem, info.FirmwareId);
        WriteText(body, PcapngFormat.InterfaceHardware, info.Board);
        WriteOption(body, PcapngFormat.EndOfOptions, []);
    }

    private static void WriteText(BinaryWriter body, ushort code, string? text)
    {
        if (text is null)
        {
            return;
        }

        byte[] value = Encoding.UTF8.GetBytes(text);
        if (value.Length > ushort.MaxValue)
        {
            throw new ArgumentException($"A text has {value.Length} bytes; at most 65535 fit.", nameof(text));
        }

        WriteOption(body, code, value);
    }

    private static void WriteOption(BinaryWriter body, ushort code, ReadOnlySpan<byte> value)
    {
        body.Write(code);
        body.Write((ushort)value.Length);
        body.Write(value);
        Pad(body, value.Length);
    }

    private static void Pad(BinaryWriter body, int length)
    {
        for (long position = length; position < PcapngFormat.Padded(length); position++)
        {
            body.Write((byte)0);
        }
    }

    private static void WriteBlock(Stream header, uint type, Action<BinaryWriter> writeBody)
    {
        using MemoryStream body = new();
        using BinaryWriter bodyWriter = new(body);
        writeBody(bodyWriter);
        bodyWriter.Flush();
        uint length = (uint)(PcapngFormat.BlockOverhead + body.Length);
        using BinaryWriter block = new(header, Encoding.UTF8, leaveOpen: true);
        block.Write(type);
        block.Write(length);
        block.Write(body.ToArray());
        block.Write(length);
    }
}
