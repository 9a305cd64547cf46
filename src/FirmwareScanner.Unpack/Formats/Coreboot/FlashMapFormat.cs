using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Formats.Coreboot;

/// <summary>
/// The map of areas in the flash of a Chromebook or of coreboot (flashmap, lib/fmap.h). It lies somewhere inside what it describes, so
/// that the areas are no parts of it: it is data, and what lies in the areas is found by itself.
/// </summary>
internal sealed class FlashMapFormat : LayerFormat
{
    private const int HeaderLength = 56;
    private const int AreaLength = 42;
    private const int NameOffset = 22;
    private const int NameLength = 32;

    public override string Name => "fmap";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [new("__FMAP__"u8.ToArray())];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        if (!content.TryRead(offset, header) || header[8] != 1 || !IsName(header.Slice(NameOffset, NameLength)))
        {
            return null;
        }

        uint size = BinaryPrimitives.ReadUInt32LittleEndian(header[18..]);
        int count = BinaryPrimitives.ReadUInt16LittleEndian(header[54..]);
        if (count == 0)
        {
            return null;
        }

        byte[] areas = content.ReadBytes(offset + HeaderLength, count * AreaLength);
        List<LayerProblem> problems = [];
        for (int i = 0; i < areas.Length; i += AreaLength)
        {
            long first = BinaryPrimitives.ReadUInt32LittleEndian(areas.AsSpan(i));
            long length = BinaryPrimitives.ReadUInt32LittleEndian(areas.AsSpan(i + 4));
            if (first + length > size || !IsName(areas.AsSpan(i + 8, NameLength)))
            {
                return null;
            }

            // The map tells where it lies itself, so whether all of the flash is there.
            long start = offset - first;
            if (areas.AsSpan(i + 8).StartsWith("FMAP\0"u8) && start >= 0 && start + size > content.Length)
            {
                problems.Add(new LayerProblem(
                    ProblemKind.Truncated, $"the flash has {size} bytes, and only {content.Length - start} are there"));
            }
        }

        return new FoundLayer { Length = HeaderLength + areas.Length, IsData = true, Detail = $"{count} areas", Problems = problems };
    }

    private static bool IsName(ReadOnlySpan<byte> field)
    {
        int end = field.IndexOf((byte)0);
        return end > 0 && !field[..end].ContainsAnyExceptInRange((byte)' ', (byte)'~');
    }
}
