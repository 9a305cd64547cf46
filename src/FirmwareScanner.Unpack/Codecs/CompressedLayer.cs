using System;
using System.Buffers;
using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Codecs;

/// <summary>How far a decoder came with the first bytes of what may be a stream.</summary>
/// <param name="Produced">Bytes that it gave.</param>
/// <param name="Problem">Why it came no further; null if it ended, or if it gave as much as was wanted.</param>
/// <param name="Content">All that the stream holds, if it ended; small ones need not be decoded a second time.</param>
/// <param name="Consumed">How long the stream is, if it ended.</param>
internal readonly record struct ProbeResult(int Produced, ProblemKind? Problem, byte[]? Content = null, long Consumed = 0);

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
    /// <param name="probe">What was found out about it by <see cref="Probe"/>, if that was asked.</param>
    public static FoundLayer Create(BlockMethod method, ByteSource content, long offset, string detail = "", ProbeResult probe = default)
    {
        if (probe.Content is { } bytes)
        {
            return new FoundLayer { Detail = detail, MeasureLength = () => probe.Consumed, Open = context => OpenDecoded(bytes, context) };
        }

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
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ProbeLength);
        int produced = 0;
        using DecoderStream decoder = StreamCodec.Open(method, content, offset, context.WindowRoom);
        try
        {
            while (produced < ProbeLength)
            {
                int count = decoder.ReadOrFail(buffer.AsSpan(produced, ProbeLength - produced), out UnpackException? failure);
                if (failure is { EndsWalk: true })
                {
                    throw failure;
                }

                if (count == 0)
                {
                    return failure is null
                        ? new ProbeResult(produced, null, buffer.AsSpan(0, produced).ToArray(), decoder.Consumed)
                        : new ProbeResult(produced, failure.Kind);
                }

                produced += count;
            }

            return new ProbeResult(produced, null);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static IEnumerable<LayerMember> OpenDecoded(byte[] bytes, UnpackContext context)
    {
        context.Spend(bytes.Length);
        return [new LayerMember { Content = new MemorySource(bytes) }];
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
