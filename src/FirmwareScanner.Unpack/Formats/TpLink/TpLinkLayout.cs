namespace FirmwareScanner.Unpack.Formats.TpLink;

/// <summary>Where the fields of a header of TP-Link are.</summary>
internal sealed record TpLinkLayout
{
    /// <summary>Header of version 1, with the name of the vendor.</summary>
    public static TpLinkLayout First { get; } = new()
    {
        Magic = new LayerMagic("TP-LINK "u8.ToArray(), 4),
        Text = 0x1C,
        TextLength = 36,
        Sum = 0x4C,
        Fields = 0x7C,
        Salt = [0xDC, 0xD7, 0x3A, 0xA5, 0xC3, 0x95, 0x98, 0xFB, 0xDD, 0xF9, 0xE7, 0xF4, 0x0E, 0xAE, 0x47, 0x38],
        LoaderSalt = [0x8C, 0xEF, 0x33, 0x5B, 0xD5, 0xC5, 0xCE, 0xFA, 0xA7, 0x9C, 0x28, 0xDA, 0xB2, 0xE9, 0x0F, 0x42],
    };

    /// <summary>Header of versions 2 and 3, whose fields lie elsewhere.</summary>
    public static TpLinkLayout Second { get; } = new()
    {
        Magic = new LayerMagic([0x55, 0xAA], 0x8C, 4),
        Text = 4,
        TextLength = 48,
        Sum = 0x40,
        Fields = 0x70,
        Salt = [0xDC, 0xD7, 0x3A, 0xA5, 0xC3, 0x95, 0x98, 0xFB, 0xDC, 0xF9, 0xE7, 0xF4, 0x0E, 0xAE, 0x47, 0x37],
        LoaderSalt = [0x8C, 0xEF, 0x33, 0x5F, 0xD5, 0xC5, 0xCE, 0xFA, 0xAC, 0x9C, 0x28, 0xDA, 0xB2, 0xE9, 0x0F, 0x42],
    };

    /// <summary>Bytes by which it is found.</summary>
    public required LayerMagic Magic { get; init; }

    /// <summary>Offset of the version as text.</summary>
    public required int Text { get; init; }

    /// <summary>Length of that field.</summary>
    public required int TextLength { get; init; }

    /// <summary>Offset of the MD5 over everything, taken with a salt in its place.</summary>
    public required int Sum { get; init; }

    /// <summary>Offset of the whole length; offset and length of kernel, file system and boot loader follow.</summary>
    public required int Fields { get; init; }

    /// <summary>The salt.</summary>
    public required byte[] Salt { get; init; }

    /// <summary>The salt if there is a boot loader.</summary>
    public required byte[] LoaderSalt { get; init; }
}
