using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;

namespace FirmwareScanner.Fleet;

/// <summary>What is known of each board of a fleet: counted from its messages, each of which must be given once.</summary>
public sealed class FleetView
{
    private const string Unknown = "unknown";

    private readonly SortedDictionary<string, BoardView> _boards = new(StringComparer.Ordinal);

    /// <summary>The boards, by name.</summary>
    public IReadOnlyCollection<BoardView> Boards => _boards.Values;

    /// <summary>Counts a message.</summary>
    /// <param name="message">A message that was not counted yet.</param>
    public void Count(FleetMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        BoardView board = BoardOf(message.Board);
        if (message.IsGap)
        {
            board.MissingRecords += message.Last - (long)message.First + 1;
            return;
        }

        board.Records++;
        using var document = JsonDocument.Parse(message.Json);
        JsonElement record = document.RootElement.TryGetProperty("record", out JsonElement found) ? found : default;
        if (message.Leaf == FleetLeaf.Fault)
        {
            board.Faults++;
        }
        else if (message.Leaf == FleetLeaf.Verdict)
        {
            string word = WordOf(record);
            board.LastVerdict = word;
            board.Verdicts[word] = board.Verdicts.GetValueOrDefault(word) + 1;
        }
    }

    /// <summary>Takes what the broker keeps of a board: its state or its memory marks.</summary>
    /// <param name="name">The board's name.</param>
    /// <param name="leaf">Which of the two.</param>
    /// <param name="json">The message.</param>
    /// <returns>Whether it is such a message.</returns>
    public bool Keep(string name, FleetLeaf leaf, string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return false;
            }

            if (leaf == FleetLeaf.State)
            {
                KeepState(BoardOf(name), root);
            }
            else
            {
                BoardOf(name).Memory = root.EnumerateObject()
                    .Where(member => member.Value.ValueKind == JsonValueKind.Number)
                    .ToDictionary(member => member.Name, member => member.Value.GetInt64());
            }

            return true;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            return false;
        }
    }

    // Anybody may publish anything: what is none of the words that a board has counts as "unknown".
    private static string WordOf(JsonElement record)
    {
        try
        {
            return record.ValueKind == JsonValueKind.Object && TextOf(record, "verdict") is string word and ("clean" or "found" or "incomplete") ? word : Unknown;
        }
        catch (InvalidOperationException)
        {
            // A text that is no valid UTF-16.
            return Unknown;
        }
    }

    private static void KeepState(BoardView board, JsonElement root)
    {
        board.IsOnline = root.TryGetProperty("online", out JsonElement online) && online.ValueKind == JsonValueKind.True;
        board.Reason = TextOf(root, "reason");
        board.Kind = TextOf(root, "kind") ?? board.Kind;
        board.Firmware = TextOf(root, "firmware") ?? board.Firmware;
        board.Database = TextOf(root, "database") ?? board.Database;
        board.Key = TextOf(root, "key") ?? board.Key;
    }

    private static string? TextOf(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private BoardView BoardOf(string name)
    {
        if (!_boards.TryGetValue(name, out BoardView? board))
        {
            board = new BoardView(name);
            _boards.Add(name, board);
        }

        return board;
    }
}

/// <summary>What is known of a board.</summary>
/// <param name="name">Its name.</param>
public sealed class BoardView(string name)
{
    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>Whether its gateway reaches it.</summary>
    public bool IsOnline { get; internal set; }

    /// <summary>Why not; null if it does.</summary>
    public string? Reason { get; internal set; }

    /// <summary>What board it is.</summary>
    public string? Kind { get; internal set; }

    /// <summary>What application it has.</summary>
    public string? Firmware { get; internal set; }

    /// <summary>Identity of its database, 8 digits in hex.</summary>
    public string? Database { get; internal set; }

    /// <summary>Whether it has a key: <c>none</c>, <c>present</c> or <c>unusable</c>.</summary>
    public string? Key { get; internal set; }

    /// <summary>Records of its log.</summary>
    public long Records { get; internal set; }

    /// <summary>Records that its log did not have any more.</summary>
    public long MissingRecords { get; internal set; }

    /// <summary>Faults in its log.</summary>
    public long Faults { get; internal set; }

    /// <summary>The verdict of its last stream; null before the first.</summary>
    public string? LastVerdict { get; internal set; }

    /// <summary>Verdicts, by their words.</summary>
    public SortedDictionary<string, long> Verdicts { get; } = new(StringComparer.Ordinal);

    /// <summary>Its memory marks, by the names of the message (docs/fleet.md).</summary>
    public IReadOnlyDictionary<string, long> Memory { get; internal set; } = new Dictionary<string, long>();
}
