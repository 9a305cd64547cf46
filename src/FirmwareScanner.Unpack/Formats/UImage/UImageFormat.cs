using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using FirmwareScanner.Unpack.Codecs;
using FirmwareScanner.Unpack.Formats.Boot;

namespace FirmwareScanner.Unpack.Formats.UImage;

/// <summary>U-Boot's legacy image (include/image.h of U-Boot): a header of 64 bytes with two CRCs, then the data.</summary>
internal sealed class UImageFormat : LayerFormat
{
    private const int HeaderLength = 64;
    private const int HeaderCrcOffset = 4;
    private const int TypeRamdisk = 3;
    private const int TypeMulti = 4;
    private const int TypeScript = 6;
    private const int MaximumParts = 64;

    // Highest known values of the fields; they grow with U-Boot, so there is some room.
    private const int HighestSystem = 40;
    private const int HighestArchitecture = 40;
    private const int HighestType = 60;

    private static readonly string[] Compressions = ["none", "gzip", "bzip2", "lzma", "lzo", "lz4", "zstd"];

    public override string Name => "uimage";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [new([0x27, 0x05, 0x19, 0x56])];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        byte[] header = new byte[HeaderLength];
        if (!content.TryRead(offset, header))
        {
            return null;
        }

        uint size = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(12));
        uint headerCrc = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(HeaderCrcOffset));
        string name = HeaderText.Read(header.AsSpan(32, 32));
        bool isPlausible = IsPlausible(header);
        header.AsSpan(HeaderCrcOffset, sizeof(uint)).Clear();
        bool isIntact = Checksums.Crc32(header) == headerCrc;
        if (size == 0 || (!isIntact && !isPlausible))
        {
            return null;
        }

        string compression = header[31] < Compressions.Length
            ? Compressions[header[31]]
            : header[31].ToString(CultureInfo.InvariantCulture);
        return new FoundLayer
        {
            Length = HeaderLength + (long)size,
            Detail = $"{name}, type {header[30]}, compression {compression}",
            Architecture = ArchitectureOf(header[29]),
            Problems = isIntact ? [] : [new LayerProblem(ProblemKind.Checksum, "the CRC of the header is wrong")],
            Open = opened => Open(content, offset, header, opened),
        };
    }

    /// <summary>The architecture of a number (IH_ARCH_… in include/image.h); null for others.</summary>
    private static string? ArchitectureOf(int number) => number switch
    {
        1 => "alpha",
        2 => "arm",
        3 => "x86",
        4 => "ia64",
        5 or 6 => "mips",
        7 => "powerpc",
        8 => "s390",
        9 => "sh",
        10 => "sparc",
        11 => "sparc64",
        12 => "m68k",
        14 => "microblaze",
        15 => "nios2",
        21 => "openrisc",
        22 => "arm64",
        23 => "arc",
        24 => "x86_64",
        25 => "xtensa",
        26 => "riscv",
        _ => null,
    };

    private static bool IsPlausible(ReadOnlySpan<byte> header) =>
        header[28] is > 0 and <= HighestSystem && header[29] is > 0 and <= HighestArchitecture
        && header[30] is > 0 and <= HighestType && header[31] < Compressions.Length && HeaderText.IsPadded(header[32..]);

    private static IEnumerable<LayerMember> Open(ByteSource content, long offset, byte[] header, UnpackContext context)
    {
        long size = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(12));
        uint dataCrc = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(24));
        if (ContentPieces.Crc32(content, offset + HeaderLength, size, context) is { } crc && crc != dataCrc)
        {
            context.Report(ProblemKind.Checksum, "the CRC of the data is wrong");
        }

        string? expects = null;
        if (header[31] >= Compressions.Length || !CompressionNames.TryGetFormat(Compressions[header[31]], out expects))
        {
            context.Report(ProblemKind.Unsupported, $"compression {header[31]} is not known");
        }

        if (header[30] is not (TypeRamdisk or TypeMulti or TypeScript)
            && CompressionNames.Contradiction(ref expects, content, offset + HeaderLength) is { } problem)
        {
            context.Report(problem.Kind, problem.Text);
        }

        if (header[30] is TypeMulti or TypeScript)
        {
            return OpenParts(content, offset + HeaderLength, size, header[30] == TypeMulti ? expects : null, context);
        }

        // A ram disk is handed to the kernel as it is; what its header says of compression means nothing.
        return
        [
            new LayerMember
            {
                Content = content.Slice(offset + HeaderLength, size),
                Expects = header[30] == TypeRamdisk ? null : expects,
            },
        ];
    }

    /// <summary>Several images in one: their sizes, a zero, then each of them, begun at a multiple of 4.</summary>
    private static IEnumerable<LayerMember> OpenParts(
        ByteSource content, long start, long size, string? expects, UnpackContext context)
    {
        List<long> sizes = ReadSizes(content, start, size);
        long position = start + ((sizes.Count + 1) * sizeof(uint));
        for (int i = 0; i < sizes.Count; i++)
        {
            if (sizes[i] > start + size - position)
            {
                context.Report(ProblemKind.Damaged, $"image {i} of {sizes[i]} bytes does not fit");
            }

            // Only the first, the kernel, is compressed as the header says.
            long length = Math.Max(0, Math.Min(sizes[i], start + size - position));
            yield return new LayerMember
            {
                Name = string.Create(CultureInfo.InvariantCulture, $"image{i}"),
                Content = content.Slice(position, length),
                Expects = i == 0 ? expects : null,
            };
            position = Math.Min(start + size, position + ((sizes[i] + 3) & ~3L));
        }
    }

    private static List<long> ReadSizes(ByteSource content, long start, long size)
    {
        var sizes = new List<long>();
        for (int i = 0; i <= MaximumParts && (i + 1) * sizeof(uint) <= size; i++)
        {
            uint part = content.ReadUInt32(start + (i * sizeof(uint)), isBigEndian: true);
            if (part == 0)
            {
                return sizes;
            }

            sizes.Add(part);
        }

        throw new UnpackException(ProblemKind.Damaged, "the list of its images has no end");
    }
}
