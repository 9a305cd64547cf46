using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Recordings;

/// <summary>
/// One stream of a recording: what went over one interface in one direction. Counts what it passes over, so that nothing of a recording
/// goes unscanned without a word.
/// </summary>
public sealed class RecordedStream : IRecordedChunkSource
{
    private readonly RecordingReader _reader;
    private readonly StreamChoice _choice;
    private readonly SortedDictionary<(int Interface, RecordingDirection Direction), Counts> _counts = [];
    private (int Interface, RecordingDirection Direction)? _chosen;
    private long _lastTimestamp = long.MinValue;
    private long _disordered;

    /// <summary>Starts before the first chunk.</summary>
    /// <param name="reader">The recording.</param>
    /// <param name="choice">Which stream.</param>
    public RecordedStream(RecordingReader reader, StreamChoice choice)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(choice);
        _reader = reader;
        _choice = choice;
    }

    /// <summary>
    /// Why what was read of the stream is not all that the recording holds: bits of <see cref="IncompleteReason"/>. Known when reading
    /// has ended. Gaps that chunks tell of themselves do not count here.
    /// </summary>
    public int Reasons => Problems().Aggregate(IncompleteReason.None, (reasons, problem) => reasons | problem.Reason);

    /// <summary>The same in words, with places and counts; null if there is nothing to tell. Holds no text of the recording.</summary>
    public string? Problem
    {
        get
        {
            List<string> clauses = [.. Problems().Select(problem => problem.Text)];
            return clauses.Count > 0 ? string.Join("; ", clauses) : null;
        }
    }

    /// <inheritdoc/>
    public bool TryRead(out RecordedChunk chunk)
    {
        while (_reader.TryRead(out chunk))
        {
            (int Interface, RecordingDirection Direction) key = (chunk.InterfaceNumber, chunk.Direction);
            bool hasContent = Count(key, chunk);
            if (_chosen is null && hasContent && _choice.Fits(key.Interface, key.Direction))
            {
                _chosen = key;
            }

            if (key == _chosen)
            {
                NoteOrder(chunk.TimestampNanoseconds);
                return true;
            }
        }

        return false;
    }

    /// <summary>What the recording holds; complete when reading has ended.</summary>
    public RecordingSummary Summarize()
    {
        List<StreamSummary> streams = [.. _counts.Select(pair => Summarize(pair.Key, pair.Value))];
        return new RecordingSummary
        {
            Sections = _reader.SectionCount,
            HasChecksums = _reader.HasChecksums,
            Streams = streams,
            SkippedBlocks = _reader.SkippedBlockCount,
            UnknownBlocks = _reader.UnknownBlockCount,
            ObsoletePackets = _reader.ObsoletePacketCount,
            DisorderedPackets = _disordered,
            IsMerged = _reader.IsMerged,
            Refusal = _reader.IsRecording ? FindAmbiguity(streams) : DescribeOther(),
        };
    }

    private bool Count((int Interface, RecordingDirection Direction) key, RecordedChunk chunk)
    {
        if (!_counts.TryGetValue(key, out Counts? counts))
        {
            counts = new Counts();
            _counts.Add(key, counts);
        }

        counts.Packets++;
        counts.Bytes += chunk.Data.Length;
        counts.Missing += chunk.MissingByteCount;
        counts.Lost = (ulong)UInt128.Min((UInt128)counts.Lost + chunk.LostPacketsBefore, ulong.MaxValue);
        return !chunk.Data.IsEmpty || chunk.MissingByteCount > 0 || chunk.LostPacketsBefore > 0;
    }

    private void NoteOrder(long timestamp)
    {
        // Where there are running checksums, they prove the order; clocks may be set while a line is recorded.
        _disordered += timestamp < _lastTimestamp && !_reader.HasChecksums ? 1 : 0;
        _lastTimestamp = timestamp;
    }

    private StreamSummary Summarize((int Interface, RecordingDirection Direction) key, Counts counts)
    {
        RecordedInterface source = _reader.Interfaces[key.Interface];
        StreamUse unused = _choice.LeavesOut(key.Interface, key.Direction) ? StreamUse.NotWanted : StreamUse.LeftOut;
        return new StreamSummary
        {
            Interface = key.Interface,
            Name = source.Name,
            Direction = key.Direction,
            Use = key == _chosen ? StreamUse.Scanned : unused,
            Packets = counts.Packets,
            Bytes = counts.Bytes,
            MissingBytes = counts.Missing,
            LostPackets = counts.Lost,
            DroppedPackets = source.DroppedPackets,
        };
    }

    private IEnumerable<(int Reason, string Text)> Problems()
    {
        if (!_reader.IsRecording && DescribeOther() is string other)
        {
            yield return (IncompleteReason.Damaged, other);
            yield break;
        }

        if (_reader.Damage is RecordingDamage damage)
        {
            yield return damage.IsCutOff
                ? (IncompleteReason.Truncated, $"the recording is cut off: {damage}")
                : (IncompleteReason.Damaged, $"the recording is damaged: {damage}");
        }

        if (_disordered > 0)
        {
            yield return (IncompleteReason.Damaged, Format($"{Of(_disordered, "packet")} earlier than the one before"));
        }

        if (_reader.IsMerged && _choice.Interface is null)
        {
            yield return (
                IncompleteReason.Damaged,
                "the recording was merged from several, so an interface may hold several lines, interleaved: replay those, "
                + "or say with --interface N that interface N is one line");
        }

        if (_reader.StrippedBlockCount > 0)
        {
            yield return (IncompleteReason.Damaged, Format(
                $"{Of(_reader.StrippedBlockCount, "block")} with a hash, totals or the mark of checksums but without the running checksum that belongs to them: ")
                + "lost, or the recording was rewritten by another program");
        }

        if (_reader.FirstUnknownBlock is (long offset, uint type))
        {
            yield return (IncompleteReason.LeftOut, Format(
                $"{Of(_reader.UnknownBlockCount, "block")} of unknown type not scanned, the first of type 0x{type:x8} at byte {offset}"));
        }

        foreach ((int, string) problem in RecorderProblems().Concat(StreamProblems()))
        {
            yield return problem;
        }
    }

    /// <summary>What the recorder itself says was lost or wrong.</summary>
    private IEnumerable<(int Reason, string Text)> RecorderProblems()
    {
        if (_chosen is (int chosen, _) && _reader.Interfaces[chosen].DroppedPackets is > 0 and ulong dropped)
        {
            yield return (IncompleteReason.Gap, Format($"the recorder dropped {dropped} packets of interface {chosen}"));
        }

        foreach (RecordedInterface silent in _reader.Interfaces.Where(IsSilentLoss))
        {
            yield return (IncompleteReason.LeftOut, Format(
                $"the recorder dropped {silent.DroppedPackets} packets of interface {silent.Number}, and none of it is here"));
        }

        if (_reader.ErroneousPacketCount > 0)
        {
            yield return (IncompleteReason.Damaged, Format($"{Of(_reader.ErroneousPacketCount, "packet")} with an error of the line, as the recorder says"));
        }

        if (_chosen is (int line, _) && _reader.Interfaces[line].DeliveredPackets > (ulong)PacketsOf(line))
        {
            yield return (IncompleteReason.Gap, Format(
                $"the recorder delivered {_reader.Interfaces[line].DeliveredPackets} packets of interface {line}, here are {PacketsOf(line)}"));
        }
    }

    private bool IsSilentLoss(RecordedInterface line) => line.DroppedPackets > 0
        && (_choice.Interface is null || _choice.Interface == line.Number)
        && (line.Direction is not RecordingDirection direction || !_choice.LeavesOut(line.Number, direction))
        && _counts.Keys.All(key => key.Interface != line.Number);

    private long PacketsOf(int line) => _counts.Where(pair => pair.Key.Interface == line).Sum(pair => pair.Value.Packets);

    private IEnumerable<(int Reason, string Text)> StreamProblems()
    {
        const int MostListed = 4;
        List<StreamSummary> others = [.. Summarize().Streams.Where(stream => stream.Use == StreamUse.LeftOut && stream.HasContent)];
        if (others.Count > 0)
        {
            string more = others.Count > MostListed ? Format($" and {others.Count - MostListed} more streams") : "";
            string list = string.Join(" and ", others.Take(MostListed).Select(Describe));
            yield return (IncompleteReason.LeftOut, $"not scanned: {list}{more}; --interface or --direction chooses a stream");
        }

        if (_chosen is null)
        {
            string wanted = _choice.Interface is int number ? Format($"of interface {number}") : "";
            RecordingDirection? direction = _choice.Direction ?? (_choice.Interface is null ? RecordingDirection.ToDevice : null);
            string way = direction is null ? "" : Way(direction.Value);
            yield return (IncompleteReason.None, $"no packet with bytes {wanted} {way}".Replace("  ", " ", StringComparison.Ordinal).TrimEnd());
        }
    }

    /// <summary>What a file is that is no recording; null if nothing of it was read.</summary>
    private string? DescribeOther() =>
        _reader.Damage is null ? null : $"this is no recording: make one with fwscan record ({_reader.Damage})";

    private string? FindAmbiguity(List<StreamSummary> streams)
    {
        if (_choice.Interface is int wanted && wanted >= _reader.Interfaces.Count && _reader.Damage is null)
        {
            return Format($"there is no interface {wanted}: the recording has {_reader.Interfaces.Count}");
        }

        List<StreamSummary> candidates =
            [.. streams.Where(stream => stream.HasContent && stream.Use != StreamUse.NotWanted && stream.Direction == _chosen?.Direction)];
        return candidates.Count < 2 ? null : string.Join(" and ", candidates.Take(2).Select(Describe))
            + (candidates.Count > 2 ? Format($" and {candidates.Count - 2} more") : "")
            + " are streams of their own: choose one with --interface N";
    }

    private static string Describe(StreamSummary stream) =>
        Format($"{Of(stream.Bytes, "byte")} {Way(stream.Direction)} on interface {stream.Interface}");

    private static string Way(RecordingDirection direction) =>
        direction == RecordingDirection.ToDevice ? "to the board" : "from the board";

    private static string Of(long count, string what) => Format($"{count:N0} {what}{(count == 1 ? "" : "s")}");

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed class Counts
    {
        internal long Packets { get; set; }

        internal long Bytes { get; set; }

        internal long Missing { get; set; }

        internal ulong Lost { get; set; }
    }
}
