using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace FirmwareScanner.Fleet;

/// <summary>The counters of a fleet in the text format of Prometheus (Exposition formats, text-based format 0.0.4).</summary>
public static class FleetMetrics
{
    /// <summary>The content type of the text.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private static readonly (string Member, string Metric, string Help)[] Marks =
    [
        ("freeHeapBytes", "free_heap_bytes", "Free bytes of the managed heap."),
        ("ringCapacity", "ring_capacity_bytes", "Bytes of the ring buffer."),
        ("ringHighWater", "ring_high_water_bytes", "The most bytes that were in the ring buffer."),
        ("blocks", "blocks", "Blocks of the pool."),
        ("blockHighWater", "block_high_water", "The most blocks that were rented."),
        ("journalCapacity", "journal_capacity", "Events that the journal holds."),
        ("journalHighWater", "journal_high_water", "The most events that were in the journal."),
        ("droppedBytes", "dropped_bytes", "Bytes that were dropped since the start."),
        ("lostEvents", "lost_events", "Events that were lost since the start."),
        ("memoryFaults", "memory_faults", "Faults of memory since the start."),
        ("linkFaults", "link_faults", "Faults of the link since the start."),
    ];

    /// <summary>The counters of all boards.</summary>
    /// <param name="view">What is known of them.</param>
    public static string Write(FleetView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        var text = new StringBuilder();
        IReadOnlyCollection<BoardView> boards = view.Boards;
        Add(text, "online", "gauge", "Whether the gateway reaches the board.", boards, board => [(null, board.IsOnline ? 1 : 0)]);
        Add(text, "records_total", "counter", "Records of its log.", boards, board => [(null, board.Records)]);
        Add(text, "missing_records_total", "counter", "Records that its log did not have any more.", boards, board => [(null, board.MissingRecords)]);
        Add(text, "faults_total", "counter", "Faults in its log.", boards, board => [(null, board.Faults)]);
        Add(text, "verdicts_total", "counter", "Verdicts by their words.", boards, board =>
            board.Verdicts.Select(verdict => ((string?)$",verdict=\"{Escape(verdict.Key)}\"", verdict.Value)));
        foreach ((string member, string metric, string help) in Marks)
        {
            Add(text, metric, "gauge", help, boards, board => board.Memory.TryGetValue(member, out long value) ? [(null, value)] : []);
        }

        return text.ToString();
    }

    private static void Add(
        StringBuilder text, string name, string type, string help, IReadOnlyCollection<BoardView> boards, Func<BoardView, IEnumerable<(string? Label, long Value)>> values)
    {
        text.Append(CultureInfo.InvariantCulture, $"# HELP fwscan_board_{name} {help}\n# TYPE fwscan_board_{name} {type}\n");
        foreach (BoardView board in boards)
        {
            foreach ((string? label, long value) in values(board))
            {
                text.Append(CultureInfo.InvariantCulture, $"fwscan_board_{name}{{board=\"{board.Name}\"{label}}} {value}\n");
            }
        }
    }

    // A label value: backslash, quote and line feed are escaped.
    private static string Escape(string value) => value.Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
