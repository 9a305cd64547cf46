using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using FirmwareScanner.Recordings;
using FirmwareScanner.Reports;

namespace FirmwareScanner.Tool.Output;

/// <summary>What a recording holds, as text and as JSON.</summary>
internal static class RecordingText
{
    private const int MostStreams = 16;

    /// <summary>Lines for people: a line a stream, then what else there is to know.</summary>
    /// <param name="recording">What the recording holds.</param>
    public static IEnumerable<string> Lines(RecordingSummary recording)
    {
        foreach (StreamSummary stream in recording.Streams.Take(MostStreams))
        {
            yield return "  " + Describe(stream);
        }

        if (recording.Streams.Count > MostStreams)
        {
            yield return $"  and {Counted.Of(recording.Streams.Count - MostStreams, "more stream")}";
        }

        yield return "  " + string.Join(", ", Facts(recording));
    }

    /// <summary>Writes the member <c>recording</c>.</summary>
    /// <param name="json">Where to, inside an object.</param>
    /// <param name="recording">What the recording holds.</param>
    public static void Write(Utf8JsonWriter json, RecordingSummary recording)
    {
        json.WriteStartObject("recording");
        json.WriteNumber("sections", recording.Sections);
        json.WriteBoolean("checksums", recording.HasChecksums);
        json.WriteBoolean("merged", recording.IsMerged);
        json.WriteNumber("skippedBlocks", recording.SkippedBlocks);
        json.WriteNumber("unknownBlocks", recording.UnknownBlocks);
        json.WriteNumber("obsoletePackets", recording.ObsoletePackets);
        json.WriteNumber("disorderedPackets", recording.DisorderedPackets);
        json.WriteStartArray("streams");
        foreach (StreamSummary stream in recording.Streams)
        {
            Write(json, stream);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, StreamSummary stream)
    {
        json.WriteStartObject();
        json.WriteNumber("interface", stream.Interface);
        json.WriteString("name", stream.Name);
        json.WriteString("direction", stream.Direction == RecordingDirection.ToDevice ? "rx" : "tx");
        json.WriteString("use", stream.Use switch
        {
            StreamUse.Scanned => "scanned",
            StreamUse.NotWanted => "not wanted",
            _ => "left out",
        });
        json.WriteNumber("packets", stream.Packets);
        json.WriteNumber("bytes", stream.Bytes);
        json.WriteNumber("missingBytes", stream.MissingBytes);
        json.WriteNumber("lostPackets", stream.LostPackets);
        json.WriteNumber("droppedPackets", stream.DroppedPackets);
        json.WriteEndObject();
    }

    private static string Describe(StreamSummary stream)
    {
        string name = stream.Name is null ? string.Empty : $" '{SafeText.Escape(stream.Name)}'";
        string way = stream.Direction == RecordingDirection.ToDevice ? "to the board" : "from the board";
        string use = stream.Use switch
        {
            StreamUse.Scanned => "scanned",
            StreamUse.NotWanted => "not scanned, as another stream is wanted",
            _ => "not scanned",
        };
        string losses = stream.MissingBytes > 0 ? $", {Counted.Of(stream.MissingBytes, "byte")} missing" : string.Empty;
        losses += stream.LostPackets > 0 ? $", {stream.LostPackets} packets lost" : string.Empty;
        losses += stream.DroppedPackets > 0 ? $", {stream.DroppedPackets} packets dropped" : string.Empty;
        return $"interface {stream.Interface}{name}, {way}: {Counted.Of(stream.Packets, "packet")}, "
            + $"{Counted.Of(stream.Bytes, "byte")}{losses}; {use}";
    }

    private static IEnumerable<string> Facts(RecordingSummary recording)
    {
        yield return recording.HasChecksums ? "checksums on every block" : "no checksums: what was changed or taken out cannot be seen";
        if (recording.IsMerged)
        {
            yield return "merged from several recordings";
        }

        if (recording.Sections > 1)
        {
            yield return Counted.Of(recording.Sections, "section");
        }

        if (recording.ObsoletePackets > 0)
        {
            yield return Counted.Of(recording.ObsoletePackets, "packet") + " in obsolete blocks";
        }

        if (recording.SkippedBlocks > 0)
        {
            yield return Counted.Of(recording.SkippedBlocks, "block") + " of statistics and names";
        }

        if (recording.UnknownBlocks > 0)
        {
            yield return Counted.Of(recording.UnknownBlocks, "block") + " of unknown type not scanned";
        }

        if (recording.DisorderedPackets > 0)
        {
            yield return Counted.Of(recording.DisorderedPackets, "packet") + " earlier than the one before";
        }
    }
}
