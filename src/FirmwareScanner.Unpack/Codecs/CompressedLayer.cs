using System;
using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Codecs;

/// <summary>How far a decoder came with the first bytes of what may be a stream.</summary>
/// <param name="Produced">Bytes that it gave.</param>
/// <param name="Problem">Why it came no further; null if it ended, or if it gave as much as was wanted.</param>
internal readonly record struct ProbeResult(int Produced, ProblemKind? Problem);

/// <summary>A layer that is one compressed stream: its content is what that decodes to, its length is known when all was decoded.</summary>
internal sealed class CompressedLayer
{
    /// <summary>How much is decoded at most to recognise a stream.</summary>
    public const int ProbeLength = 1 << 16;

    private readonly BlockMethod _method;
    private readonly ByteSource _content;
    private readonly long _offset;
    private DecoderStream? _decoder;
    private long _length;

    private CompressedLayer(BlockMethod method, ByteSource content, long offset)
    {
        _method = method;
        _content = content;
        _offset = offset;
    }

    /// <summary>Makes the layer.</summary>
    /// <param name="method">How it is compressed.</param>
    /// <param name="content">What holds it.</param>
    /// <param name="offset">Offset of its first byte.</param>
    /// <param name="detail">A few words for the tree.</param>
    public static FoundLayer Create(BlockMethod method, ByteSource content, long offset, string detail = "")
    {
        var layer = new CompressedLayer(method, content, offset);
        return new FoundLayer { Detail = detail, MeasureLength = layer.Measure, Open = layer.Open };
    }

    /// <summary>Decodes the first bytes of what may be a stream.</summary>
    /// <param name="method">How it would be compressed.</param>
    /// <param name="content">What may hold it.</param>
    /// <param name="offset">Offset of its first byte.</param>
    /// <param name="context">The limits.</param>
    public static ProbeResult Probe(BlockMethod method, ByteSource content, long offset, UnpackContext context)
    {
        byte[] buffer = new byte[1 << 12];
        int produced = 0;
        using DecoderStream decoder = StreamCodec.Open(method, content, offset, context.WindowRoom);
        try
        {
            while (produced < ProbeLength)
            {
                int count = decoder.Read(buffer);
                if (count == 0)
                {
                    return new ProbeResult(produced, null);
                }

                produced += count;
            }

            return new ProbeResult(produced, null);
        }
        catch (UnpackException exception) when (!exception.EndsWalk)
        {
            return new ProbeResult(produced, exception.Kind);
        }
    }

    private IEnumerable<LayerMember> Open(UnpackContext context) =>
        [new LayerMember { Content = new DecodedSource(() => Begin(context.WindowRoom), context) }];

    private DecoderStream Begin(int maximumWindow)
    {
        _length = Math.Max(_length, _decoder?.Consumed ?? 0);
        _decoder = StreamCodec.Open(_method, _content, _offset, maximumWindow);
        return _decoder;
    }

    private long Measure() => Math.Max(_length, _decoder?.Consumed ?? 0);
}
