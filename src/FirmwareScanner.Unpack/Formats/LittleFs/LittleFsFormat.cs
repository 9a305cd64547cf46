using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;

namespace FirmwareScanner.Unpack.Formats.LittleFs;

/// <summary>littlefs, a file system of microcontrollers, versions 2.0 and 2.1 (its SPEC.md and DESIGN.md).</summary>
internal sealed class LittleFsFormat : LayerFormat
{
    private const int HeaderSize = 44;
    private const int SmallestBlock = 104;
    private const int LargestBlock = 1 << 22;
    private const int KnownMajor = 2;
    private const int KnownMinor = 1;

    public override string Name => "littlefs";

    // The first tag of the first block, inverted as the first is, and the name that it says.
    public override IReadOnlyList<LayerMagic> Magics { get; } = [new([0xF0, 0x0F, 0xFF, 0xF7, .. "littlefs"u8], 4)];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        if (!content.TryRead(offset, header))
        {
            return null;
        }

        uint version = BinaryPrimitives.ReadUInt32LittleEndian(header[20..]);
        uint blockLength = BinaryPrimitives.ReadUInt32LittleEndian(header[24..]);
        uint blockCount = BinaryPrimitives.ReadUInt32LittleEndian(header[28..]);
        if (blockLength is < SmallestBlock or > LargestBlock || blockCount < 2 || version >> 16 is 0 or > 9)
        {
            return null;
        }

        // Of the two first blocks at least one must have a commit with a right checksum.
        var disk = new LittleFsDisk(content, offset, (int)blockLength, blockCount, context);
        if (disk.ReadPair(new LittleFsAddress(0, 1)) is not { } first)
        {
            return null;
        }

        var problems = new List<LayerProblem>(first.Problems);
        uint major = version >> 16;
        uint minor = version & 0xFFFF;
        if (major != KnownMajor || minor > KnownMinor)
        {
            problems.Add(new LayerProblem(ProblemKind.Unsupported, $"version {major}.{minor} of the format is not known"));
        }

        return new FoundLayer
        {
            Length = disk.Length,
            Detail = string.Create(CultureInfo.InvariantCulture, $"version {major}.{minor}, {blockCount} blocks of {blockLength} bytes"),
            Problems = problems,
            Open = opened => major != KnownMajor ? [] : new LittleFsFiles(
                new LittleFsDisk(content, offset, (int)blockLength, blockCount, opened), opened).List(),
        };
    }
}
