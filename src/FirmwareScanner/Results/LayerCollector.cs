using System;
using System.Collections.Generic;
using FirmwareScanner.Rules;
using FirmwareScanner.Scanning;
using FirmwareScanner.Unpack;

namespace FirmwareScanner.Results;

/// <summary>
/// Collects the events of a stream in which a device opens what is wrapped: those of the stream, and those of each layer, which is a
/// stream of its own.
/// </summary>
public sealed class LayerCollector : ScanEventSink
{
    // So many a stream have; who makes one of thousands is told of the first.
    private const int MostLayers = 4096;

    private readonly MatchCollector _stream;
    private readonly MatchCollector _layer;
    private readonly List<OpenedLayer> _layers = [];
    private WrapperFormat _format;
    private long _offset;

    /// <summary>Collects for one set of signatures.</summary>
    /// <param name="signatures">The signatures that the numbers of the events belong to.</param>
    /// <param name="limits">How many matches to list of the stream, and of each layer.</param>
    public LayerCollector(SignatureSet signatures, MatchLimits limits)
    {
        _stream = new MatchCollector(signatures, limits);
        _layer = new MatchCollector(signatures, limits);
    }

    /// <summary>The layers that were opened, in their order; complete after <see cref="Finish"/>.</summary>
    public IReadOnlyList<OpenedLayer> Layers => [.. _layers];

    /// <summary>Forgets the previous stream.</summary>
    public void Begin()
    {
        _stream.Begin();
        _layer.Begin();
        _layers.Clear();
        _format = WrapperFormat.None;
    }

    /// <inheritdoc/>
    public override void Write(ScanEventKind kind, int number, long offset, int length)
    {
        switch (kind)
        {
            case ScanEventKind.LayerOpened:
                EndLayer();
                _format = (WrapperFormat)number;
                _offset = offset;
                break;
            case ScanEventKind.LayerMatch:
                _layer.Write(ScanEventKind.Match, number, offset, length);
                break;
            case ScanEventKind.LayerRuleFired:
                _layer.Write(ScanEventKind.RuleFired, number, offset, length);
                break;
            default:
                _stream.Write(kind, number, offset, length);
                break;
        }
    }

    /// <summary>The rules that fired in the stream since <see cref="Begin"/>; those of its layers are in <see cref="Layers"/>.</summary>
    public IReadOnlyList<FiredRule> Finish()
    {
        EndLayer();
        return _stream.Finish();
    }

    private void EndLayer()
    {
        if (_format != WrapperFormat.None && _layers.Count < MostLayers)
        {
            _layers.Add(new OpenedLayer(NameOf(_format), _offset, _layer.Finish()));
        }

        _layer.Begin();
        _format = WrapperFormat.None;
    }

    private static string NameOf(WrapperFormat format) => format switch
    {
        WrapperFormat.Gzip => "gzip",
        WrapperFormat.Zlib => "zlib",
        WrapperFormat.Lz4 => "lz4",
        WrapperFormat.Lz4Legacy => "lz4-legacy",
        WrapperFormat.Lzma => "lzma",
        _ => FormattableString.Invariant($"format-{(int)format}"),
    };
}

/// <summary>A layer that a device opened.</summary>
/// <param name="Format">What it was wrapped in.</param>
/// <param name="Offset">Where that begins in the stream.</param>
/// <param name="Rules">The rules that fired in it.</param>
public sealed record OpenedLayer(string Format, long Offset, IReadOnlyList<FiredRule> Rules);
