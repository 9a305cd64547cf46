using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using FirmwareScanner.Unpack.Formats.Boot;

namespace FirmwareScanner.Unpack.Formats.Dfu;

/// <summary>
/// The extension of DFU files by STMicroelectronics (UM0391, DfuSe File Format Specification): targets, each with elements that go to
/// addresses. A DFU suffix follows it.
/// </summary>
internal sealed class DfuSeFormat : LayerFormat
{
    private const int PrefixLength = 11;
    private const int TargetLength = 274;
    private const int ElementLength = 8;

    public override string Name => "dfuse";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [new("DfuSe\x01"u8.ToArray())];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        byte[] prefix = new byte[PrefixLength];
        if (!content.TryRead(offset, prefix))
        {
            return null;
        }

        long length = BinaryPrimitives.ReadUInt32LittleEndian(prefix.AsSpan(6));
        byte[] target = content.ReadUpTo(offset + PrefixLength, TargetLength);
        if (length < PrefixLength || prefix[10] == 0 || !target.AsSpan().StartsWith("Target"u8[..Math.Min(6, target.Length)]))
        {
            return null;
        }

        return new FoundLayer
        {
            Length = length,
            Detail = target.Length == TargetLength ? HeaderText.Read(target.AsSpan(11, 255)) : string.Empty,
            Open = opened => Open(content, offset, length, prefix[10], opened),
        };
    }

    private static IEnumerable<LayerMember> Open(ByteSource content, long offset, long length, int targets, UnpackContext context)
    {
        long position = offset + PrefixLength;
        for (int i = 0; i < targets; i++)
        {
            byte[] target = content.ReadBytes(position, TargetLength);
            if (!target.AsSpan().StartsWith("Target"u8))
            {
                throw new UnpackException(ProblemKind.Damaged, $"target {i} does not begin as it must");
            }

            position += TargetLength;
            uint elements = BinaryPrimitives.ReadUInt32LittleEndian(target.AsSpan(270));
            for (uint element = 0; element < elements; element++)
            {
                context.Spend(0);
                long address = content.ReadUInt32(position);
                long size = content.ReadUInt32(position + sizeof(uint));
                position += ElementLength;
                if (size > offset + length - position)
                {
                    context.Report(ProblemKind.Damaged, $"an element of {size} bytes does not fit");
                    size = Math.Max(0, offset + length - position);
                }

                yield return new LayerMember
                {
                    Name = string.Create(CultureInfo.InvariantCulture, $"target{target[6]}/element{element}-0x{address:x8}"),
                    Content = content.Slice(position, size),
                };
                position += size;
            }
        }
    }
}
