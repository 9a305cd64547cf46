using System;
using System.Collections.Generic;
using FirmwareScanner.Unpack.Codecs;
using FirmwareScanner.Unpack.Measuring;

namespace FirmwareScanner.Unpack.Formats.IPxe;

/// <summary>
/// The packed code of iPXE for PC BIOS (src/arch/x86/prefix/libprefix.S and unlzma.S, src/util/zbin.c): LZMA without a header, with lc 2,
/// lp 0, pb 0 and a mark of the end. Where it begins stands in the code only, so it is looked for behind the message of the code that
/// unpacks it, or, where that code is another content (as in its images for Linux loaders), in code in front of opaque bytes. The jumps that
/// the packer rewrote stay as they are.
/// </summary>
internal sealed class IPxeFormat : LayerFormat
{
    private const byte Properties = 2;
    private const long Dictionary = 1 << 24;
    private const int FarthestStart = 1 << 13;
    private const int Alignment = 2;

    // What is no such stream fails within a few symbols, and costs as much as the model that is prepared for it.
    private const int AttemptCost = 1 << 12;
    private const int FewestBytes = 1 << 12;

    private static readonly byte[] Message = "Installation failed - cannot continue\n"u8.ToArray();

    public override string Name => "ipxe";

    public override IReadOnlyList<LayerMagic> Magics { get; } = [new(Message)];

    public override bool IsTriedAtStart => true;

    public override FoundLayer? Recognise(ByteSource content, long offset, UnpackContext context)
    {
        byte[] bytes = content.ReadUpTo(offset, FarthestStart);
        bool isMessage = bytes.AsSpan().StartsWith(Message);
        if (!isMessage && (bytes.Length < FarthestStart || !IsInFrontOfOpaque(bytes)))
        {
            return null;
        }

        int first = isMessage ? Message.Length : 1;
        for (int start = first + (int)((offset + first) % Alignment); start + 1 < bytes.Length; start += Alignment)
        {
            if (bytes[start] == 0 && bytes[start + 1] != 0 && IsStream(content, offset + start, context))
            {
                return Found(content, offset, offset + start);
            }
        }

        return null;
    }

    private static bool IsInFrontOfOpaque(ReadOnlySpan<byte> bytes) =>
        EntropyMeter.MeasureOpacity(bytes[^EntropyMeter.WindowLength..]).Throughout > 0;

    private static bool IsStream(ByteSource content, long offset, UnpackContext context)
    {
        context.Spend(AttemptCost);
        using DecoderStream decoder = Begin(content, offset);
        byte[] buffer = new byte[FewestBytes];
        try
        {
            while (decoder.Produced < FewestBytes && decoder.Read(buffer) > 0)
            {
            }
        }
        catch (UnpackException exception) when (!exception.EndsWalk)
        {
            return false;
        }

        return decoder.Produced >= FewestBytes;
    }

    private static FoundLayer Found(ByteSource content, long offset, long start)
    {
        DecoderStream? last = null;
        return new FoundLayer
        {
            Detail = "packed code",
            MeasureLength = () => start - offset + (last?.Consumed ?? 0),
            Open = context => [new LayerMember { Content = new DecodedSource(() => last = Begin(content, start), context) }],
        };
    }

    private static DecoderStream Begin(ByteSource content, long offset) =>
        StreamCodec.OpenLzma(new CodecInput(content, offset), Properties, Dictionary, -1);
}
