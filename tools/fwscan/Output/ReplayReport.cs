using System;
using System.Globalization;
using System.Linq;
using FirmwareScanner.Bench;
using FirmwareScanner.Boards;
using FirmwareScanner.Replay;
using FirmwareScanner.Reports;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Tool.Output;

/// <summary>What a replay found and what it took.</summary>
/// <param name="terminal">Where to write.</param>
/// <param name="options">The measures of the virtual board.</param>
/// <param name="board">The board.</param>
/// <param name="fit">Its memory plan.</param>
/// <param name="coverage">How many of the rules that were asked for it has.</param>
internal sealed class ReplayReport(Terminal terminal, ReplayOptions options, Board board, BoardFit fit, RuleCoverage coverage)
{
    /// <summary>Writes it all.</summary>
    /// <param name="replay">The result.</param>
    /// <param name="asJson">JSON Lines instead of text.</param>
    public void Write(ReplayResult replay, bool asJson)
    {
        if (asJson)
        {
            new JsonLinesReport(terminal.WriteJsonLines).Write(replay.Result);
            terminal.WriteJson(ToJson(replay));
        }
        else
        {
            WriteText(replay);
        }

        if (replay.Result.Reasons != IncompleteReason.None)
        {
            terminal.Complain($"{replay.Result.Path}: incomplete: {replay.Result.Reason}");
        }
    }

    private void WriteText(ReplayResult replay)
    {
        terminal.WriteHeading("Events");
        terminal.WriteLines(replay.Log.Lines.Select(line => "  " + line));

        terminal.WriteLine(string.Empty);
        terminal.WriteHeading("Recording");
        terminal.WriteLines(RecordingText.Lines(replay.Recording));
        terminal.WriteLine(string.Empty);
        terminal.WriteHeading(PlanText.Heading(board));
        terminal.WriteLines(PlanText.Lines(fit));
        terminal.WriteLine(coverage.ToString());
        terminal.WriteLine(string.Empty);
        terminal.WriteHeading("High-water marks");
        var marks = new TextTable("what", " most", " of", "unit");
        marks.Add("ring", replay.RingHighWater, options.RingCapacity, "bytes");
        marks.Add("blocks", replay.PoolHighWater, options.BlockCount, Format($"blocks of {options.BlockLength:N0} new bytes"));
        marks.Add("journal", replay.JournalHighWater, options.JournalCapacity, "events");
        terminal.WriteLines(marks.Lines());

        terminal.WriteLine(string.Empty);
        terminal.WriteLine(Format(
            $"{replay.Result.BytesScanned:N0} bytes scanned in {replay.Pieces:N0} pieces and {replay.Blocks:N0} blocks; ")
            + Format($"missing {replay.Result.MissingBytes:N0} bytes, dropped {replay.DroppedBytes:N0} bytes, lost {replay.LostEvents:N0} events"));
    }

    private string ToJson(ReplayResult replay)
    {
        return JsonLine.MakeText(json =>
        {
            json.WriteString("board", board.Name);
            json.WriteNumber("pieces", replay.Pieces);
            json.WriteNumber("blocks", replay.Blocks);
            json.WriteNumber("bytesScanned", replay.Result.BytesScanned);
            json.WriteNumber("missingBytes", replay.Result.MissingBytes);
            json.WriteNumber("droppedBytes", replay.DroppedBytes);
            json.WriteNumber("lostEvents", replay.LostEvents);
            json.WriteNumber("ringHighWater", replay.RingHighWater);
            json.WriteNumber("poolHighWater", replay.PoolHighWater);
            json.WriteNumber("journalHighWater", replay.JournalHighWater);
            json.WriteNumber("memoryBudget", fit.BudgetBytes);
            json.WriteNumber("memoryTotal", fit.TotalBytes);
            json.WriteNumber("rules", coverage.Rules);
            json.WriteNumber("rulesAsked", coverage.Asked);
            json.WriteNumber("rulesAboveInfo", coverage.AboveInfo);
            json.WriteNumber("rulesAskedAboveInfo", coverage.AskedAboveInfo);
            RecordingText.Write(json, replay.Recording);
            MemoryPlanJson.Write(json, fit.Rows);
        });
    }

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
