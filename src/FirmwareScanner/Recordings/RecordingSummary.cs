using System.Collections.Generic;

namespace FirmwareScanner.Recordings;

/// <summary>What a recording holds, and what was made of it.</summary>
public sealed record RecordingSummary
{
    /// <summary>Its sections.</summary>
    public int Sections { get; init; }

    /// <summary>Whether all of them have running checksums; see <see cref="RecordingReader.HasChecksums"/>.</summary>
    public bool HasChecksums { get; init; }

    /// <summary>Its streams that have packets, in the order of interface and direction.</summary>
    public IReadOnlyList<StreamSummary> Streams { get; init; } = [];

    /// <summary>Blocks of statistics and names.</summary>
    public long SkippedBlocks { get; init; }

    /// <summary>Blocks of unknown type, which may have held stream bytes.</summary>
    public long UnknownBlocks { get; init; }

    /// <summary>Packets in obsolete Packet Blocks.</summary>
    public long ObsoletePackets { get; init; }

    /// <summary>Packets of the stream whose time is before that of the packet ahead of them.</summary>
    public long DisorderedPackets { get; init; }

    /// <summary>Whether it says that it was made of several files; see <see cref="RecordingReader.IsMerged"/>.</summary>
    public bool IsMerged { get; init; }

    /// <summary>
    /// Why nobody can say what its stream is: it is no recording, or it has several streams of the same direction, of which none was
    /// chosen; null if it is clear.
    /// </summary>
    public string? Refusal { get; init; }
}

/// <summary>A stream of a recording: what went over one interface in one direction.</summary>
public sealed record StreamSummary
{
    /// <summary>Number of its interface, from 0, counted through all sections.</summary>
    public required int Interface { get; init; }

    /// <summary>Name of its interface, at most 64 characters, or null; escape control characters before showing it.</summary>
    public string? Name { get; init; }

    /// <summary>Which way the bytes travelled.</summary>
    public required RecordingDirection Direction { get; init; }

    /// <summary>What was made of it.</summary>
    public StreamUse Use { get; init; }

    /// <summary>Packets read.</summary>
    public long Packets { get; init; }

    /// <summary>Bytes of these packets.</summary>
    public long Bytes { get; init; }

    /// <summary>Bytes that packets say are missing after them.</summary>
    public long MissingBytes { get; init; }

    /// <summary>Packets that others say were lost before them (epb_dropcount).</summary>
    public ulong LostPackets { get; init; }

    /// <summary>Packets that the statistics of the interface say were dropped (isb_ifdrop, isb_osdrop).</summary>
    public ulong DroppedPackets { get; init; }

    /// <summary>Whether anything went over it.</summary>
    public bool HasContent => Bytes > 0 || MissingBytes > 0 || LostPackets > 0;
}

/// <summary>What was made of a stream of a recording.</summary>
public enum StreamUse
{
    /// <summary>It is the stream.</summary>
    Scanned = 0,

    /// <summary>It is another one, which the user did not want.</summary>
    NotWanted = 1,

    /// <summary>It is another one, and nobody said that it may be left out.</summary>
    LeftOut = 2,
}
