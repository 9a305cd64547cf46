using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.Security.Cryptography;
using FirmwareScanner.Unpack.Formats.Boot;

namespace FirmwareScanner.Unpack.Formats.Esp32;

/// <summary>A segment of an image: bytes that go to an address.</summary>
/// <param name="Address">The address.</param>
/// <param name="Start">Offset of the first byte in the content that holds the image.</param>
/// <param name="Length">Length in bytes.</param>
internal readonly record struct EspSegment(uint Address, long Start, long Length);

/// <summary>
/// The headers of an image for a chip of Espressif (ESP-IDF, App Image Format; esptool, Firmware Image Format): of the ESP8266 one of 8
/// bytes, of all later chips one of 24, then segments, each with address and length.
/// </summary>
internal sealed class EspImage
{
    private const int ShortHeaderLength = 8;
    private const int HeaderLength = 24;
    private const int MaximumSegments = 16;
    private const int LargestSegment = 64 << 20;
    private const int DescriptorLength = 144;
    private const uint DescriptorMagic = 0xABCD5432;
    private const byte ChecksumStart = 0xEF;

    private readonly ByteSource _content;
    private readonly long _offset;
    private readonly bool _hasHash;

    private EspImage(ByteSource content, long offset, bool hasHash)
    {
        _content = content;
        _offset = offset;
        _hasHash = hasHash;
    }

    /// <summary>The segments as far as they make sense and are there.</summary>
    public List<EspSegment> Segments { get; } = [];

    /// <summary>Length with checksum and hash; longer than what is there if that ends early.</summary>
    public long Length { get; private set; }

    /// <summary>What is wrong with the segments.</summary>
    public LayerProblem? Problem { get; private set; }

    /// <summary>The chip, and what the image says that it is.</summary>
    public string Detail { get; private set; } = string.Empty;

    /// <summary>The architecture of the chip's processors; null of a chip that is not known.</summary>
    public string? Architecture { get; private init; }

    private long End => _offset + Length - (_hasHash ? SHA256.HashSizeInBytes : 0);

    /// <summary>Reads the headers.</summary>
    /// <returns>The image; null if this is none.</returns>
    public static EspImage? TryRead(ByteSource content, long offset, bool isEsp8266)
    {
        byte[] header = new byte[HeaderLength];
        if (!content.TryRead(offset, header) || header[0] != 0xE9 || header[1] is 0 or > MaximumSegments)
        {
            return null;
        }

        uint entry = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(4));
        if (isEsp8266 ? header[2] > 3 || entry is < 0x4010_0000 or > 0x4030_0000 : !IsLaterHeader(header, entry))
        {
            return null;
        }

        int number = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(12));
        var image = new EspImage(content, offset, !isEsp8266 && header[23] == 1)
        {
            Architecture = isEsp8266 || number is 0 or 2 or 9 ? "xtensa" : number is 5 or 12 or 13 or 16 or 18 or 20 or 23 ? "riscv" : null,
        };
        string chip = isEsp8266 ? "ESP8266" : ChipName(number);
        return image.ReadSegments(header[1], isEsp8266) ? image.Describe(chip) : null;
    }

    /// <summary>Checks the checksum over the segments and the hash over all.</summary>
    public void Check(UnpackContext context)
    {
        byte sum = ChecksumStart;
        bool isWhole = Problem is null;
        foreach (EspSegment segment in Segments)
        {
            isWhole = isWhole && ContentPieces.Read(_content, segment.Start, segment.Length, context, piece => sum = Add(sum, piece));
        }

        Span<byte> stated = stackalloc byte[SHA256.HashSizeInBytes];
        if (!isWhole || !_content.TryRead(End - 1, stated[..1]))
        {
            return;
        }

        if (stated[0] != sum)
        {
            context.Report(ProblemKind.Checksum, $"the checksum of the segments is {sum:x2}, not {stated[0]:x2}");
        }

        if (_hasHash && _content.TryRead(End, stated)
            && ContentPieces.Hash(HashAlgorithmName.SHA256, _content, _offset, End - _offset, context) is { } hash
            && !stated.SequenceEqual(hash))
        {
            context.Report(ProblemKind.Checksum, "the SHA-256 is wrong");
        }
    }

    private static bool IsLaterHeader(ReadOnlySpan<byte> header, uint entry) =>
        header[2] <= 5 && header[23] <= 1 && entry >> 28 is 4 or 5 && !header[19..23].ContainsAnyExcept((byte)0)
        && BinaryPrimitives.ReadUInt16LittleEndian(header[12..]) < 64;

    private static string ChipName(int number) => number switch
    {
        0 => "ESP32",
        2 => "ESP32-S2",
        5 => "ESP32-C3",
        9 => "ESP32-S3",
        12 => "ESP32-C2",
        13 => "ESP32-C6",
        16 => "ESP32-H2",
        18 => "ESP32-P4",
        20 => "ESP32-C61",
        23 => "ESP32-C5",
        _ => string.Create(CultureInfo.InvariantCulture, $"chip {number}"),
    };

    private static bool IsPlausible(uint address, uint length, bool isEsp8266) => length <= LargestSegment && length % 4 == 0
        && (isEsp8266
            ? address is (>= 0x3FFE_8000 and <= 0x3FFF_FFFF) or (>= 0x4010_0000 and <= 0x4030_0000)
            : address == 0 || address >> 28 is 3 or 4 or 5);

    private static byte Add(byte sum, ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            sum ^= value;
        }

        return sum;
    }

    private bool ReadSegments(int count, bool isEsp8266)
    {
        Span<byte> header = stackalloc byte[8];
        long position = _offset + (isEsp8266 ? ShortHeaderLength : HeaderLength);
        for (int i = 0; i < count; i++)
        {
            if (!_content.TryRead(position, header))
            {
                Problem = new LayerProblem(ProblemKind.Truncated, $"segment {i} of {count} is not there");
                break;
            }

            uint address = BinaryPrimitives.ReadUInt32LittleEndian(header);
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
            if (!IsPlausible(address, length, isEsp8266))
            {
                // With nothing before it that makes sense it is no image at all.
                Problem = new LayerProblem(ProblemKind.Damaged, $"segment {i} of {length} bytes at 0x{address:x} makes no sense");
                break;
            }

            position += header.Length;
            Segments.Add(new EspSegment(address, position, length));
            position += length;
        }

        // The checksum is the last byte of a line of 16 bytes, and the hash is behind it.
        Length = Problem is null
            ? ((position - _offset + 16) & ~15L) + (_hasHash ? SHA256.HashSizeInBytes : 0)
            : position - _offset;
        return Segments.Count > 0;
    }

    private EspImage Describe(string chip)
    {
        Detail = chip;
        byte[] descriptor = _content.ReadUpTo(Segments[0].Start, DescriptorLength);
        if (descriptor.Length == DescriptorLength && BinaryPrimitives.ReadUInt32LittleEndian(descriptor) == DescriptorMagic)
        {
            string name = HeaderText.Read(descriptor.AsSpan(48, 32));
            string version = HeaderText.Read(descriptor.AsSpan(16, 32));
            Detail = $"{chip}, {name} {version}, ESP-IDF {HeaderText.Read(descriptor.AsSpan(112, 32))}";
        }

        return this;
    }
}
