using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using FirmwareScanner.Unpack.Formats.Boot;

namespace FirmwareScanner.Unpack.Formats.LinuxKernel;

/// <summary>
/// A Linux kernel that EFI starts and that unpacks itself (drivers/firmware/efi/libstub/zboot-header.S of Linux): an executable whose
/// DOS header says where the compressed kernel is.
/// </summary>
internal sealed class EfiZbootFormat : LayerFormat
{
    private const int HeaderLength = 64;

    public override string Name => "efi-zboot";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [new("zimg"u8.ToArray(), 4)];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        byte[] header = new byte[HeaderLength];
        if (!content.TryRead(offset, header) || !header.AsSpan().StartsWith("MZ"u8))
        {
            return null;
        }

        long payload = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(8));
        long length = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(12));
        string compression = HeaderText.Read(header.AsSpan(24, 32));
        if (payload < HeaderLength || length == 0 || compression.Length == 0 || !HeaderText.IsPadded(header.AsSpan(24, 32)))
        {
            return null;
        }

        long total = Math.Max(PortableExecutable.ReadLength(content, offset) ?? 0, payload + length);
        return new FoundLayer
        {
            Length = total,
            Detail = compression,
            Open = opened => Open(content, offset, payload, length, total, compression, opened),
        };
    }

    private static IEnumerable<LayerMember> Open(
        ByteSource content, long offset, long payload, long length, long total, string compression, UnpackContext context)
    {
        string name = compression switch
        {
            "xzkern" => "xz",
            "zstd22" => "zstd",
            _ => compression,
        };
        if (!CompressionNames.TryGetFormat(name, out string? expects))
        {
            context.Report(ProblemKind.Unsupported, $"compression {compression} is not known");
        }

        Partition[] parts =
        [
            new("code", HeaderLength, payload - HeaderLength),
            new("payload", payload, length) { Expects = expects },
        ];
        return PartitionMembers.Open(content, offset, parts, HeaderLength, total, context);
    }
}
