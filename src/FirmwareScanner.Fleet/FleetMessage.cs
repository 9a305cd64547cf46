using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FirmwareScanner.Bench.Log;
using FirmwareScanner.Log;

namespace FirmwareScanner.Fleet;

/// <summary>
/// A record of a board's log as a message, or a gap in the log.
/// </summary>
/// <param name="Board">The board's name.</param>
/// <param name="LogNumber">Which log of the board: 0, and one more each time when it had begun a new one.</param>
/// <param name="First">Number of the record, or of the first that is missing.</param>
/// <param name="Last">Number of the record, or of the last that is missing.</param>
/// <param name="Leaf">The topic it belongs to.</param>
/// <param name="Json">All of it as an object of JSON on one line.</param>
public sealed record FleetMessage(string Board, int LogNumber, int First, int Last, FleetLeaf Leaf, string Json)
{
    // Those of a gateway have a few hundred bytes.
    private const int LongestJson = 1 << 16;

    private const string RecordName = "record";
    private const string GapName = "gap";

    /// <summary>Whether records are missing here.</summary>
    public bool IsGap { get; private init; }

    /// <summary>
    /// Tells messages apart: a gateway sends a record again as it was. What differs is another record, although its numbers may be the same: two boards under
    /// one name, or a board that lost its flash together with its gateway's memory.
    /// </summary>
    public UInt128 Digest => BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{(int)Leaf} {Json}")));

    /// <summary>The message of a record.</summary>
    /// <param name="board">The board's name.</param>
    /// <param name="logNumber">Which log of the board.</param>
    /// <param name="entry">The record.</param>
    public static FleetMessage Of(string board, int logNumber, LogEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        FleetLeaf leaf = entry.Kind switch
        {
            LogKind.Verdict => FleetLeaf.Verdict,
            LogKind.Fault => FleetLeaf.Fault,
            _ => FleetLeaf.Event,
        };

        // The names of boards need no escapes.
        string json = $$"""{"board":"{{board}}","log":{{logNumber}},"{{RecordName}}":{{LogText.Json(entry)}}}""";
        return new FleetMessage(board, logNumber, entry.Sequence, entry.Sequence, leaf, json);
    }

    /// <summary>The message of a gap.</summary>
    /// <param name="board">The board's name.</param>
    /// <param name="logNumber">Which log of the board.</param>
    /// <param name="first">Number of the first record that is missing.</param>
    /// <param name="last">Number of the last.</param>
    public static FleetMessage OfGap(string board, int logNumber, int first, int last)
    {
        string json = $$$"""{"board":"{{{board}}}","log":{{{logNumber}}},"{{{GapName}}}":{"first":{{{first}}},"last":{{{last}}}}}""";
        return new FleetMessage(board, logNumber, first, last, FleetLeaf.Event, json) { IsGap = true };
    }

    /// <summary>Reads a message.</summary>
    /// <param name="json">What came.</param>
    /// <param name="leaf">The topic it came by.</param>
    /// <returns>Null if it is none.</returns>
    public static FleetMessage? TryParse(string json, FleetLeaf leaf)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (json.Length > LongestJson)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            string? board = root.ValueKind == JsonValueKind.Object ? root.GetProperty("board").GetString() : null;
            if (board is null || !FleetTopics.IsName(board))
            {
                return null;
            }

            int log = root.GetProperty("log").GetInt32();
            bool isGap = root.TryGetProperty(GapName, out JsonElement gap);
            int first = isGap ? gap.GetProperty("first").GetInt32() : root.GetProperty(RecordName).GetProperty("sequence").GetInt32();
            int last = isGap ? gap.GetProperty("last").GetInt32() : first;
            return log < 0 || first < 0 || last < first || json.Contains('\n', StringComparison.Ordinal)
                ? null
                : new FleetMessage(board, log, first, last, leaf, json) { IsGap = isGap };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            return null;
        }
    }
}
