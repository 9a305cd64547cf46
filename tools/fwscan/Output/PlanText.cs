using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FirmwareScanner.Bench;
using FirmwareScanner.Boards;
using FirmwareScanner.Replay;

namespace FirmwareScanner.Tool.Output;

/// <summary>A memory plan as a table, the largest entries first.</summary>
internal static class PlanText
{
    // Half of all entries make up two per cent of the memory.
    private const int SmallEntry = 256;

    /// <summary>What stands over the plan of a board.</summary>
    /// <param name="board">The board.</param>
    public static string Heading(Board board) => $"Memory plan: {board.Name}, {board.Description}";

    /// <summary>The lines of a board's plan, with its small entries summed up.</summary>
    /// <param name="fit">The plan.</param>
    public static IEnumerable<string> Lines(BoardFit fit) =>
    [
        .. Lines(fit.Rows, fit.TotalBytes, fit.BudgetBytes, SmallEntry),
        string.Create(
            CultureInfo.InvariantCulture,
            $"{fit.NativeBytes,8:N0}  beside it, outside of the managed heap: buffers and tasks of the ports, open files"),
    ];

    /// <summary>The lines.</summary>
    /// <param name="plan">The entries.</param>
    /// <param name="total">Bytes of all entries.</param>
    /// <param name="budget">Bytes that there are, or null to leave them out.</param>
    /// <param name="least">Entries under this many bytes are summed up in one line.</param>
    public static IEnumerable<string> Lines(IReadOnlyList<MemoryPlanRow> plan, int total, int? budget, int least)
    {
        var table = new TextTable(" bytes", "what", "why that much");
        foreach (MemoryPlanRow row in plan.Where(row => row.Bytes >= least).OrderByDescending(row => row.Bytes))
        {
            table.Add(row.Bytes, row.Name, row.Reason);
        }

        MemoryPlanRow[] small = [.. plan.Where(row => row.Bytes < least)];
        if (small.Length > 0)
        {
            table.Add(small.Sum(row => row.Bytes), $"{small.Length} small entries", $"under {least} bytes each");
        }

        string share = budget is int bytes
            ? string.Create(CultureInfo.InvariantCulture, $"{100.0 * total / bytes:F0} % of the budget of {bytes:N0}")
            : string.Empty;
        table.Add(total, "total", share);
        return table.Lines();
    }
}
