using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using FirmwareScanner.Unpack.Formats.Boot;

namespace FirmwareScanner.Unpack.Formats.LinuxKernel;

/// <summary>
/// A Linux kernel for x86 (Documentation/arch/x86/boot.rst of Linux): code for real mode with a header, then code for protected mode,
/// which unpacks the kernel in it. From protocol 2.08 on the header says where that is.
/// </summary>
internal sealed class BzImageFormat : LayerFormat
{
    private const int SectorLength = 512;
    private const int ParagraphLength = 16;
    private const int HeaderLength = 0x290;
    private const int FirstVersion = 0x200;
    private const int LongSizeVersion = 0x204;
    private const int PayloadVersion = 0x208;
    private const int LastVersion = 0x2FF;

    public override string Name => "bzimage";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [new("HdrS"u8.ToArray(), 0x202)];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        byte[] header = new byte[HeaderLength];
        if (!content.TryRead(offset, header) || !header.AsSpan(0x202).StartsWith("HdrS"u8))
        {
            return null;
        }

        int version = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(0x206));
        long size = version >= LongSizeVersion
            ? BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(0x1F4))
            : BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(0x1F4));
        if (header[0x1FE] != 0x55 || header[0x1FF] != 0xAA || version is < FirstVersion or > LastVersion || header[0x1F1] > 64 || size == 0)
        {
            return null;
        }

        // For compatibility 0 means 4.
        long start = ((header[0x1F1] == 0 ? 4 : header[0x1F1]) + 1) * SectorLength;
        long length = start + (size * ParagraphLength);

        // The size counts paragraphs: files that end within the last one are whole.
        if (length - (content.Length - offset) is > 0 and < ParagraphLength and { } missing)
        {
            length -= missing;
        }

        return new FoundLayer
        {
            Length = length,
            Detail = ReadKernelVersion(content, offset, header, start)
                + string.Create(CultureInfo.InvariantCulture, $", protocol {version >> 8}.{version & 0xFF:d2}"),
            Open = opened => Open(content, offset, header, start, length, opened),
        };
    }

    private static string ReadKernelVersion(ByteSource content, long offset, byte[] header, long start)
    {
        int position = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(0x20E)) + SectorLength;
        return position > SectorLength && position < start ? HeaderText.Read(content.ReadUpTo(offset + position, 80)) : "Linux";
    }

    private static IEnumerable<LayerMember> Open(
        ByteSource content, long offset, byte[] header, long start, long length, UnpackContext context)
    {
        var parts = new List<Partition>();
        if (start > HeaderLength)
        {
            parts.Add(new Partition("setup", HeaderLength, start - HeaderLength));
        }

        long payload = start + BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(0x248));
        long payloadLength = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(0x24C));
        bool isTold = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(0x206)) >= PayloadVersion && payloadLength > 0;
        if (isTold && payload + payloadLength <= length)
        {
            // Behind what is compressed may be its length as one word, which is part of the payload.
            parts.Add(new Partition("code", start, payload - start));
            parts.Add(new Partition("payload", payload, payloadLength)
            {
                Expects = CompressionNames.FormatOf(content, offset + payload),
            });
            parts.Add(new Partition("end", payload + payloadLength, length - payload - payloadLength));
        }
        else
        {
            if (isTold)
            {
                context.Report(ProblemKind.Damaged, $"the payload of {payloadLength} bytes does not fit");
            }

            parts.Add(new Partition("code", start, length - start));
        }

        parts.RemoveAll(static part => part.Length == 0);
        return PartitionMembers.Open(content, offset, parts, HeaderLength, length, context);
    }
}
