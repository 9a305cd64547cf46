using System;
using System.Collections.Generic;
using System.Globalization;

namespace FirmwareScanner.Unpack.Formats.Uefi;

/// <summary>What a volume of UEFI holds, by the GUID of its file system.</summary>
internal enum VolumeContent
{
    /// <summary>A file system that is not known.</summary>
    Unknown,

    /// <summary>Files (PI Specification, volume 3).</summary>
    Files,

    /// <summary>Variables: data, without files.</summary>
    Variables,
}

/// <summary>How what lies in a section is wrapped.</summary>
internal enum SectionWrapping
{
    /// <summary>By a method that is not known.</summary>
    Unknown,

    /// <summary>Compressed by LZMA.</summary>
    Lzma,

    /// <summary>Compressed by LZMA after the filter for x86 code.</summary>
    LzmaX86,

    /// <summary>Compressed as UEFI does.</summary>
    Tiano,

    /// <summary>Compressed by Brotli.</summary>
    Brotli,

    /// <summary>Compressed by gzip.</summary>
    Gzip,

    /// <summary>Not wrapped, a CRC-32 before it.</summary>
    Crc32,

    /// <summary>Not wrapped, a signature before it.</summary>
    Signed,
}

/// <summary>GUIDs that say how bytes are to be read. From the PI Specification and from the reference implementation of UEFI.</summary>
internal static class UefiGuids
{
    /// <summary>Bytes of a GUID.</summary>
    public const int Length = 16;

    private static readonly Dictionary<Guid, VolumeContent> Volumes = new()
    {
        [new("7A9354D9-0468-444A-81CE-0BF617D890DF")] = VolumeContent.Files,
        [new("8C8CE578-8A3D-4F1C-9935-896185C32DD3")] = VolumeContent.Files,
        [new("5473C07A-3DCB-4DCA-BD6F-1E9689E7349A")] = VolumeContent.Files,
        [new("04ADEEAD-61FF-4D31-B6BA-64F8BF901F5A")] = VolumeContent.Files,
        [new("BD001B8C-6A71-487B-A14F-0C2A2DCF7A5D")] = VolumeContent.Files,
        [new("AD3FFFFF-D28B-44C4-9F13-9EA98A97F9F0")] = VolumeContent.Files,
        [new("D6A1CD70-4B33-4994-A6EA-375F2CCC5437")] = VolumeContent.Files,
        [new("4F494156-AED6-4D64-A537-B8A5557BCEEC")] = VolumeContent.Files,
        [new("FFF12B8D-7696-4C8B-A985-2747075B4F50")] = VolumeContent.Variables,
        [new("00504624-8A59-4EEB-BD0F-6B36E96128E0")] = VolumeContent.Variables,
    };

    private static readonly Dictionary<Guid, SectionWrapping> Sections = new()
    {
        [new("EE4E5898-3914-4259-9D6E-DC7BD79403CF")] = SectionWrapping.Lzma,
        [new("0ED85E23-F253-413F-A03C-901987B04397")] = SectionWrapping.Lzma,
        [new("BD9921EA-ED91-404A-8B2F-B4D724747C8C")] = SectionWrapping.Lzma,
        [new("D42AE6BD-1352-4BFB-909A-CA72A6EAE889")] = SectionWrapping.LzmaX86,
        [new("A31280AD-481E-41B6-95E8-127F4C984779")] = SectionWrapping.Tiano,
        [new("3D532050-5CDA-4FD0-879E-0F7F630D5AFB")] = SectionWrapping.Brotli,
        [new("1D301FE9-BE79-4353-91C2-D23BC959AE0C")] = SectionWrapping.Gzip,
        [new("FC1BCDB0-7D31-49AA-936A-A4600D9DD083")] = SectionWrapping.Crc32,
        [new("0F9D89E8-9259-4F76-A5AF-0C89E34023DF")] = SectionWrapping.Signed,
        [new("A7717414-C616-4977-9420-844712A735BF")] = SectionWrapping.Signed,
    };

    /// <summary>What a volume holds.</summary>
    public static VolumeContent VolumeOf(Guid guid) => Volumes.GetValueOrDefault(guid);

    /// <summary>How the data of a GUID-defined section is wrapped.</summary>
    public static SectionWrapping SectionOf(Guid guid) => Sections.GetValueOrDefault(guid);

    /// <summary>A GUID as people write it.</summary>
    public static string Show(Guid guid) => guid.ToString("D", CultureInfo.InvariantCulture).ToUpperInvariant();
}
