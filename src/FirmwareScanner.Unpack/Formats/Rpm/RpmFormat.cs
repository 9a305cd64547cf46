using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using FirmwareScanner.Unpack.Formats.Archives;

namespace FirmwareScanner.Unpack.Formats.Rpm;

/// <summary>rpm, versions 3 and 4 (Linux Standard Base, Package File Format; rpm.org, Package format).</summary>
internal sealed class RpmFormat : LayerFormat
{
    private const int LeadLength = 96;
    private const int Alignment = 8;

    // Tags of the signature.
    private const int SignatureSize = 1000;
    private const int SignatureLongSize = 270;
    private const int SignatureHeaderSha256 = 273;

    // Tags of the header.
    private const int PackageName = 1000;
    private const int PackageVersion = 1001;
    private const int PackageRelease = 1002;
    private const int PayloadFormat = 1124;
    private const int PayloadCompressor = 1125;
    private const int PayloadDigest = 5092;
    private const int PayloadDigestKind = 5093;
    private const int Sha256 = 8;

    public override string Name => "rpm";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [new([0xED, 0xAB, 0xEE, 0xDB])];

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        byte[] lead = content.ReadUpTo(offset, LeadLength);
        bool isLead = lead.Length == LeadLength && lead[4] is 3 or 4 && lead[6] == 0 && lead[7] <= 1 && lead[78] == 0 && lead[79] == 5;
        if (!isLead || RpmHeader.Read(content, offset + LeadLength, context) is not { } signature)
        {
            return null;
        }

        long headerStart = offset + LeadLength + ((signature.End - offset - LeadLength + Alignment - 1) / Alignment * Alignment);
        if (RpmHeader.Read(content, headerStart, context) is not { } header)
        {
            long length = headerStart - offset;
            bool isCut = headerStart >= content.Length;
            return new FoundLayer
            {
                Length = length,
                Problems = [new LayerProblem(isCut ? ProblemKind.Truncated : ProblemKind.Damaged, "the header behind the signature is not there")],
            };
        }

        long? stated = signature.FindNumber(SignatureLongSize) ?? signature.FindNumber(SignatureSize);
        long end = stated is { } size && size >= header.End - headerStart && size < long.MaxValue - headerStart
            ? headerStart + size
            : Math.Max(header.End, content.Length);
        return new FoundLayer
        {
            Length = end - offset,
            Detail = $"{header.FindText(PackageName)}-{header.FindText(PackageVersion)}-{header.FindText(PackageRelease)}",
            Problems = CheckHeader(content, headerStart, header.End, signature, context) is { } problem ? [problem] : [],
            Open = opened => OpenPayload(content, header, end, opened),
        };
    }

    private static IEnumerable<LayerMember> OpenPayload(ByteSource content, RpmHeader header, long end, UnpackContext context)
    {
        string? format = header.FindText(PayloadFormat);
        string? compressor = header.FindText(PayloadCompressor);
        if (format is not (null or "cpio" or "drpm" or "ustar"))
        {
            context.Report(ProblemKind.Unsupported, $"the format of its payload is not read: {format}");
        }

        // Packages before 1997 do not say it.
        string? expects = compressor switch
        {
            null => "gzip",
            "gzip" or "bzip2" or "xz" or "lzma" or "zstd" => compressor,
            _ => null,
        };
        long length = end - header.End;
        SliceSource payload = header.FindNumber(PayloadDigestKind) == Sha256 && ParseSum(header.FindText(PayloadDigest)) is { } sum
            ? new CheckedSlice(content, header.End, length, new Sha256Check(sum))
            : content.Slice(header.End, length);
        yield return new LayerMember
        {
            Name = "payload",
            Content = payload,
            Expects = expects is null or "gzip" && format is not null && StartsWithCpio(payload) ? "cpio" : expects,
        };
    }

    // Not compressed at all, which rpm calls "none" or does not say.
    private static bool StartsWithCpio(ByteSource payload) => payload.ReadUpTo(0, 5).AsSpan().SequenceEqual("07070"u8);

    private static LayerProblem? CheckHeader(ByteSource content, long start, long end, RpmHeader signature, UnpackContext context)
    {
        if (ParseSum(signature.FindText(SignatureHeaderSha256)) is not { } expected)
        {
            return null;
        }

        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] piece = new byte[1 << 16];
        for (long position = start; position < end;)
        {
            context.Spend(0);
            int count = content.Read(position, piece.AsSpan(0, (int)Math.Min(piece.Length, end - position)));
            if (count == 0)
            {
                return new LayerProblem(ProblemKind.Truncated, "it ends inside its header");
            }

            hash.AppendData(piece, 0, count);
            position += count;
        }

        return hash.GetHashAndReset().AsSpan().SequenceEqual(expected)
            ? null
            : new LayerProblem(ProblemKind.Checksum, "the SHA-256 of its header is not the one in its signature");
    }

    private static byte[]? ParseSum(string? text)
    {
        byte[] sum = new byte[32];
        return text is { Length: 64 } && Convert.FromHexString(text, sum, out _, out int count) == System.Buffers.OperationStatus.Done && count == 32
            ? sum
            : null;
    }
}
