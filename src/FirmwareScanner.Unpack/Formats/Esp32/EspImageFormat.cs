using System.Collections.Generic;
using System.Globalization;

namespace FirmwareScanner.Unpack.Formats.Esp32;

/// <summary>
/// An image for a chip of Espressif: of an application or a boot loader (ESP-IDF, App Image Format; esptool, Firmware Image Format).
/// </summary>
internal sealed class EspImageFormat : LayerFormat
{
    private const int MaximumSegments = 16;

    private readonly bool _isEsp8266;

    private EspImageFormat(bool isEsp8266)
    {
        _isEsp8266 = isEsp8266;
        var magics = new List<LayerMagic>();
        for (byte segments = 1; segments <= MaximumSegments; segments++)
        {
            magics.Add(new LayerMagic([0xE9, segments], 0, 4));
        }

        Magics = magics;
    }

    /// <summary>That of the ESP32 and all later chips.</summary>
    public static EspImageFormat Esp32 { get; } = new(isEsp8266: false);

    /// <summary>That of the ESP8266.</summary>
    public static EspImageFormat Esp8266 { get; } = new(isEsp8266: true);

    public override string Name => _isEsp8266 ? "esp8266-image" : "esp32-image";

    public override IReadOnlyList<LayerMagic> Magics { get; }

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        if (EspImage.TryRead(content, offset, _isEsp8266) is not { } image)
        {
            return null;
        }

        return new FoundLayer
        {
            Length = image.Length,
            Detail = image.Detail,
            Architecture = image.Architecture,
            Problems = image.Problem is null ? [] : [image.Problem],
            Open = opened => Open(content, image, opened),
        };
    }

    private static IEnumerable<LayerMember> Open(ByteSource content, EspImage image, UnpackContext context)
    {
        image.Check(context);
        for (int i = 0; i < image.Segments.Count; i++)
        {
            EspSegment segment = image.Segments[i];
            if (segment.Length > 0)
            {
                yield return new LayerMember
                {
                    Name = string.Create(CultureInfo.InvariantCulture, $"segment{i}-0x{segment.Address:x8}"),
                    Content = content.Slice(segment.Start, segment.Length),
                };
            }
        }
    }
}
