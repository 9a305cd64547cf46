using System;
using System.IO;
using System.IO.Compression;
using FirmwareScanner.Unpack.Codecs;

namespace FirmwareScanner.Unpack.Formats.Uefi;

/// <summary>What is in a section that wraps others.</summary>
internal sealed record OpenedSection(string Kind)
{
    /// <summary>What holds the sections inside; null if they cannot be had.</summary>
    public ByteSource? Inside { get; init; }

    /// <summary>Offset of the first of them.</summary>
    public long Start { get; init; }

    /// <summary>Offset behind the last.</summary>
    public long End { get; init; }

    /// <summary>What was decoded for it, to be disposed; null if nothing was.</summary>
    public ByteSource? Owner { get; init; }

    /// <summary>What is wrong with it.</summary>
    public LayerProblem? Problem { get; init; }
}

/// <summary>Opens the sections that wrap others: compressed, with a checksum, signed.</summary>
/// <param name="context">Limits.</param>
internal sealed class UefiSectionOpener(UnpackContext context)
{
    private const int CompressionFields = 5;
    private const int GuidedFields = UefiGuids.Length + 4;
    private const int BrotliFields = 16;
    private const byte NotCompressed = 0;
    private const byte StandardCompression = 1;
    private const byte CustomizedCompression = 2;
    private const ushort ProcessingRequired = 1;

    /// <summary>Opens a section.</summary>
    /// <param name="content">What holds it.</param>
    /// <param name="section">Its header.</param>
    /// <param name="end">Offset behind its last byte that is there.</param>
    public OpenedSection Open(ByteSource content, UefiSection section, long end)
    {
        string kind = section.Kind!;
        try
        {
            switch (section.Type)
            {
                case UefiSection.Compression:
                    return OpenCompressed(content, section, end);
                case UefiSection.GuidDefined:
                    return OpenGuided(content, section, end);
                default:
                    return InPlace(kind, content, section.Body, end);
            }
        }
        catch (Exception exception) when (UnpackException.IsDamage(exception))
        {
            return new OpenedSection(kind) { Problem = UnpackException.Describe(exception) };
        }
    }

    private OpenedSection OpenCompressed(ByteSource content, UefiSection section, long end)
    {
        byte[] fields = content.ReadBytes(section.Body, CompressionFields);
        long start = section.Body + CompressionFields;
        return fields[^1] switch
        {
            NotCompressed => InPlace("uncompressed", content, start, end),
            StandardCompression => OpenTiano(content, start, end),
            CustomizedCompression => OpenStream("lzma", content, start, end, BlockMethod.LzmaAlone),
            byte other => throw new UnpackException(ProblemKind.Unsupported, $"the compression {other} is not read"),
        };
    }

    private OpenedSection OpenGuided(ByteSource content, UefiSection section, long end)
    {
        byte[] fields = content.ReadBytes(section.Body, GuidedFields);
        var guid = new Guid(fields.AsSpan(0, UefiGuids.Length));
        long start = section.Start + BitConverter.ToUInt16(fields, UefiGuids.Length);
        bool isRequired = (BitConverter.ToUInt16(fields, UefiGuids.Length + sizeof(ushort)) & ProcessingRequired) != 0;
        if (start < section.Body + GuidedFields || start > end)
        {
            throw new UnpackException(ProblemKind.Damaged, "the data of a section that a GUID names lies outside it");
        }

        switch (UefiGuids.SectionOf(guid))
        {
            case SectionWrapping.Lzma:
                return OpenStream("lzma", content, start, end, BlockMethod.LzmaAlone);
            case SectionWrapping.LzmaX86:
                return OpenLzmaX86(content, start, end);
            case SectionWrapping.Tiano:
                return OpenTiano(content, start, end);
            case SectionWrapping.Brotli:
                return OpenBrotli(content, start, end);
            case SectionWrapping.Gzip:
                return OpenStream("gzip", content, start, end, BlockMethod.Gzip);
            case SectionWrapping.Crc32:
                return OpenChecked(content, section.Body + GuidedFields, start, end);
            case SectionWrapping.Signed:
                return InPlace("signed", content, start, end);
            default:
                return isRequired
                    ? throw new UnpackException(ProblemKind.Unsupported, $"what {UefiGuids.Show(guid)} stands for is not read")
                    : InPlace(UefiGuids.Show(guid), content, start, end);
        }
    }

    private static OpenedSection InPlace(string kind, ByteSource content, long start, long end) =>
        new(kind) { Inside = content, Start = start, End = end };

    private static OpenedSection OpenChecked(ByteSource content, long checksumAt, long start, long end)
    {
        uint sum = content.ReadUInt32(checksumAt);
        uint found = 0;
        byte[] buffer = new byte[1 << 14];
        for (long position = start; position < end;)
        {
            int count = content.Read(position, buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - position)));
            if (count == 0)
            {
                break;
            }

            found = Checksums.Crc32(buffer.AsSpan(0, count), found);
            position += count;
        }

        return InPlace("crc32", content, start, end) with
        {
            Problem = found == sum ? null : new LayerProblem(ProblemKind.Checksum, "the CRC-32 is wrong"),
        };
    }

    private OpenedSection OpenStream(string kind, ByteSource content, long start, long end, BlockMethod method)
    {
        SliceSource stored = content.Slice(start, end - start);
        return Decoded(kind, new DecodedSource(() => StreamCodec.Open(method, stored, 0, context.WindowRoom), context));
    }

    private OpenedSection OpenBrotli(ByteSource content, long start, long end)
    {
        long first = start + BrotliFields;
        return Decoded(
            "brotli",
            new DecodedSource(
                () => new BrotliStream(new SourceStream(content, first, Math.Max(0, end - first)), CompressionMode.Decompress), context));
    }

    private static OpenedSection Decoded(string kind, DecodedSource decoded) => new(kind)
    {
        Inside = decoded,
        End = decoded.Length,
        Owner = decoded,
    };

    private OpenedSection OpenLzmaX86(ByteSource content, long start, long end)
    {
        SliceSource stored = content.Slice(start, end - start);
        return Decoded(
            "lzma-x86",
            new DecodedSource(
                () => StreamCodec.Filter(
                    StreamCodec.Open(BlockMethod.LzmaAlone, stored, 0, context.WindowRoom), FilterKind.X86),
                context));
    }

    /// <summary>Decodes by the variant that gives sections: nothing in the header tells which it is.</summary>
    private OpenedSection OpenTiano(ByteSource content, long start, long end)
    {
        context.CheckMemory(end - start, "a section");
        byte[] input = content.ReadBytes(start, (int)(end - start));
        byte[]? best = null;
        Exception? problem = null;
        foreach (int positionBits in (ReadOnlySpan<int>)[TianoDecoder.EfiPositionBits, TianoDecoder.TianoPositionBits])
        {
            try
            {
                byte[] decoded = TianoDecoder.Decode(input, positionBits, context);
                if (UefiSection.Read(new MemorySource(decoded), 0, decoded.Length) is { } section && section.End <= decoded.Length)
                {
                    best = decoded;
                    break;
                }

                best ??= decoded;
            }
            catch (Exception exception) when (UnpackException.IsDamage(exception))
            {
                problem = exception;
            }
        }

        if (best is null)
        {
            throw problem ?? new InvalidDataException();
        }

        var inside = new MemorySource(best);
        return new OpenedSection("tiano") { Inside = inside, End = best.Length, Owner = inside };
    }
}
