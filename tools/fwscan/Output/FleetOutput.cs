using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using FirmwareScanner.Fleet;

namespace FirmwareScanner.Tool.Output;

/// <summary>A fleet on standard output: a table that changes where somebody looks at it, otherwise a line for each message.</summary>
/// <param name="terminal">Where to write.</param>
/// <param name="isJson">Whether messages are written as they came, and no table.</param>
internal sealed class FleetOutput(Terminal terminal, bool isJson)
{
    // Cursor to the left upper corner; what is right of and below the table is erased.
    private const string Home = "\e[H";
    private const string EraseLine = "\e[K\n";
    private const string EraseBelow = "\e[J";

    private string _drawn = string.Empty;

    private bool DrawsTable => terminal.PaintsOutput && !isJson;

    /// <summary>Writes a message, unless the table shows it.</summary>
    /// <param name="message">The message.</param>
    public void Write(FleetMessage message)
    {
        if (isJson)
        {
            terminal.WriteJson(message.Json);
        }
        else if (!DrawsTable)
        {
            terminal.WriteLine($"{message.Board}  {TextOf(message)}");
            terminal.Flush();
        }
    }

    /// <summary>Draws the table, if there is one and it is another than before.</summary>
    /// <param name="view">What is known of the boards.</param>
    public void Draw(FleetView view)
    {
        if (!DrawsTable)
        {
            return;
        }

        string table = string.Concat(Lines(view).Select(line => Reports.SafeText.Escape(line) + EraseLine));
        if (table != _drawn)
        {
            _drawn = table;
            terminal.Out.Write(Home + table + EraseBelow);
            terminal.Flush();
        }
    }

    private static string TextOf(FleetMessage message)
    {
        if (message.IsGap)
        {
            return message.First == message.Last ? $"record {message.First} is missing" : $"records {message.First} to {message.Last} are missing";
        }

        // As "fwscan log" writes a record: number, what happened, and its fields.
        using var document = JsonDocument.Parse(message.Json);
        JsonElement record = document.RootElement.GetProperty("record");
        IEnumerable<string> fields = record.EnumerateObject()
            .Where(member => member.Name is not ("sequence" or "kind"))
            .Select(member => $"{member.Name}={member.Value}");
        string kind = record.TryGetProperty("kind", out JsonElement word) ? word.ToString() : "record";
        return $"#{message.First} {kind} {string.Join(' ', fields)}";
    }

    /// <summary>The table: boards, what they are, their last verdict, and counts.</summary>
    /// <param name="view">What is known of the boards.</param>
    public static IEnumerable<string> Lines(FleetView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        var table = new TextTable("board", "state", "kind", "database", "last verdict", " clean", " found", " incomplete", " faults", " missing", "key");
        foreach (BoardView board in view.Boards)
        {
            table.Add(
                board.Name,
                board.IsOnline ? "online" : board.Reason ?? "unknown",
                board.Kind ?? "-",
                board.Database ?? "-",
                board.LastVerdict ?? "-",
                board.Verdicts.GetValueOrDefault("clean"),
                board.Verdicts.GetValueOrDefault("found"),
                board.Verdicts.GetValueOrDefault("incomplete"),
                board.Faults,
                board.MissingRecords,
                board.Key ?? "-");
        }

        int online = view.Boards.Count(board => board.IsOnline);
        return table.Lines().Prepend($"{view.Boards.Count} boards, {online} online");
    }
}
