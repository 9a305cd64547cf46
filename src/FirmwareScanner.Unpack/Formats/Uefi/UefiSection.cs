using System;

namespace FirmwareScanner.Unpack.Formats.Uefi;

/// <summary>The header that all sections of a file begin with (PI Specification 1.8, volume 3, 3.2.4).</summary>
/// <param name="Type">What the section is.</param>
/// <param name="Start">Offset of its header.</param>
/// <param name="HeaderLength">Length of the header.</param>
/// <param name="End">Offset behind its last byte, which may lie behind the end of the content.</param>
internal readonly record struct UefiSection(byte Type, long Start, int HeaderLength, long End)
{
    /// <summary>Compressed as UEFI does.</summary>
    public const byte Compression = 0x01;

    /// <summary>Wrapped in a way that a GUID names.</summary>
    public const byte GuidDefined = 0x02;

    /// <summary>Sections that may be thrown away.</summary>
    public const byte Disposable = 0x03;

    /// <summary>A name for people.</summary>
    public const byte UserInterface = 0x15;

    /// <summary>A volume.</summary>
    public const byte VolumeImage = 0x17;

    /// <summary>Data of a kind that a GUID names.</summary>
    public const byte FreeformSubtype = 0x18;

    private const int ShortHeader = 4;
    private const int LongHeader = 8;
    private const int LongLengthMark = 0xFFFFFF;

    /// <summary>Offset of the first byte behind the header.</summary>
    public long Body => Start + HeaderLength;

    /// <summary>What kind of section it is, in a word; null for an unknown one.</summary>
    public string? Kind => Type switch
    {
        Compression => "compressed",
        GuidDefined => "guided",
        Disposable => "disposable",
        0x10 => "pe32",
        0x11 => "pic",
        0x12 => "te",
        0x13 => "depex",
        0x14 => "version",
        UserInterface => "ui",
        0x16 => "bios16",
        VolumeImage => "volume",
        FreeformSubtype => "freeform",
        0x19 => "raw",
        0x1B => "pei-depex",
        0x1C => "mm-depex",
        0x20 or 0xF0 => "postcode",
        _ => null,
    };

    /// <summary>Reads a header.</summary>
    /// <param name="content">What holds it.</param>
    /// <param name="offset">Its offset.</param>
    /// <param name="limit">Offset behind the last byte that may belong to it.</param>
    /// <returns>The section; null if there is none.</returns>
    public static UefiSection? Read(ByteSource content, long offset, long limit)
    {
        Span<byte> header = stackalloc byte[LongHeader];
        header.Clear();
        if (limit - offset < ShortHeader || content.Read(offset, header) < ShortHeader)
        {
            return null;
        }

        long length = header[0] | (header[1] << 8) | (header[2] << 16);
        int headerLength = ShortHeader;
        if (length == LongLengthMark)
        {
            length = BitConverter.ToUInt32(header[ShortHeader..]);
            headerLength = LongHeader;
        }

        var section = new UefiSection(header[3], offset, headerLength, offset + length);
        return length >= headerLength && section.Kind is not null ? section : null;
    }
}
