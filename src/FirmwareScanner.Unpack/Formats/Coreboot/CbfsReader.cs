using System;
using System.Collections.Generic;
using System.Globalization;
using System.Security.Cryptography;
using FirmwareScanner.Unpack.Codecs;

namespace FirmwareScanner.Unpack.Formats.Coreboot;

/// <summary>Gives the files of CBFS, decompressed.</summary>
/// <param name="content">What holds the file system.</param>
/// <param name="context">Limits.</param>
internal sealed class CbfsReader(ByteSource content, UnpackContext context)
{
    private const uint NotCompressed = 0;
    private const uint Lzma = 1;
    private const uint Lz4 = 2;
    private const int OldStageHeader = 28;
    private const int SegmentLength = 28;
    private const int MostSegments = 1024;
    private const uint EntrySegment = 0x454E5452;
    private const uint EmptySegment = 0x42535320;

    private readonly Dictionary<string, int> _counts = [];

    /// <summary>Gives the members of one file: it, or the segments of a payload.</summary>
    public IEnumerable<LayerMember> Read(CbfsFile file)
    {
        if (file.Type is CbfsFile.Empty or CbfsFile.Deleted)
        {
            // What was deleted may still be there.
            return RegionList.IsFill(content, file.Data, file.Length)
                ? []
                : [new LayerMember { Name = UniqueName($"deleted-0x{file.Start:x}"), Content = content.Slice(file.Data, file.Length) }];
        }

        CheckHash(file);
        string name = UniqueName(file.Name.Length > 0 ? file.Name : $"unnamed-0x{file.Start:x}");
        if (file.Compression != NotCompressed)
        {
            return [Compressed(name, file.Compression, file.Data, file.Length)];
        }

        if (file.Type == CbfsFile.Payload && ReadSegments(file) is { } segments)
        {
            return Segments(name, file, segments);
        }

        if (file.Type == CbfsFile.OldStage && file.Length >= OldStageHeader)
        {
            uint compression = content.ReadUInt32(file.Data);
            uint length = content.ReadUInt32(file.Data + 20);
            if (length <= file.Length - OldStageHeader)
            {
                return [Compressed(name, compression, file.Data + OldStageHeader, length)];
            }
        }

        return [new LayerMember { Name = name, Content = content.Slice(file.Data, file.Length) }];
    }

    private IEnumerable<LayerMember> Segments(string name, CbfsFile file, List<Segment> segments)
    {
        int number = 0;
        foreach (Segment segment in segments)
        {
            string own = string.Create(CultureInfo.InvariantCulture, $"{name}/segment-{number++}");
            if (segment.Offset + segment.Length > file.Length)
            {
                context.Report(ProblemKind.Damaged, $"{own} goes beyond its file");
                continue;
            }

            yield return Compressed(own, segment.Compression, file.Data + segment.Offset, segment.Length);
        }
    }

    private List<Segment>? ReadSegments(CbfsFile file)
    {
        List<Segment> segments = [];
        for (int i = 0; i < MostSegments && (i + 1) * SegmentLength <= file.Length; i++)
        {
            long entry = file.Data + (i * SegmentLength);
            uint type = content.ReadUInt32(entry, true);
            if (type == EntrySegment)
            {
                return segments.Count == 0 ? null : segments;
            }

            long length = content.ReadUInt32(entry + 20, true);
            if (type != EmptySegment && length > 0)
            {
                segments.Add(new Segment(content.ReadUInt32(entry + 4, true), content.ReadUInt32(entry + 8, true), length));
            }
        }

        return null;
    }

    private LayerMember Compressed(string name, uint method, long start, long length)
    {
        SliceSource stored = content.Slice(start, length);
        switch (method)
        {
            case NotCompressed:
                return new LayerMember { Name = name, Content = stored };
            case Lzma or Lz4:
                BlockMethod codec = method == Lzma ? BlockMethod.LzmaAlone : BlockMethod.Lz4Frame;
                return new LayerMember
                {
                    Name = name,
                    Content = new DecodedSource(() => StreamCodec.Open(codec, stored, 0, context.WindowRoom), context),
                };
            default:
                return new LayerMember
                {
                    Name = name,
                    Content = stored,
                    Problems = [new LayerProblem(ProblemKind.Unsupported, $"the compression {method} is not read")],
                };
        }
    }

    private void CheckHash(CbfsFile file)
    {
        HashAlgorithmName function = file.HashFunction switch
        {
            1 => HashAlgorithmName.SHA1,
            2 => HashAlgorithmName.SHA256,
            3 => HashAlgorithmName.SHA512,
            _ => default,
        };
        if (function.Name is null)
        {
            return;
        }

        using var hash = IncrementalHash.CreateHash(function);
        byte[] buffer = new byte[1 << 14];
        for (long position = file.Data; position < file.End;)
        {
            int count = content.Read(position, buffer.AsSpan(0, (int)Math.Min(buffer.Length, file.End - position)));
            if (count == 0)
            {
                break;
            }

            hash.AppendData(buffer.AsSpan(0, count));
            position += count;
        }

        if (!hash.GetHashAndReset().AsSpan().StartsWith(file.Hash.AsSpan(0, Math.Min(file.Hash.Length, hash.HashLengthInBytes))))
        {
            context.Report(ProblemKind.Checksum, $"the hash of {file.Name} is wrong");
        }
    }

    private string UniqueName(string name)
    {
        int count = _counts.GetValueOrDefault(name) + 1;
        _counts[name] = count;
        return count == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}-{count}");
    }

    /// <summary>A part of a payload; the offset is in the file.</summary>
    private readonly record struct Segment(uint Compression, long Offset, long Length);
}
