using System;
using FirmwareScanner.Boards;
using FirmwareScanner.Replay;

namespace FirmwareScanner.Bench;

/// <summary>Replays as a board would: what board files know, in the terms of a replay.</summary>
public static class BoardReplay
{
    /// <summary>The ring, blocks, journal and budget of a board.</summary>
    /// <param name="board">The board.</param>
    /// <returns>Options that differ from the defaults in the board's numbers alone.</returns>
    public static ReplayOptions OptionsOf(Board board)
    {
        ArgumentNullException.ThrowIfNull(board);
        return new ReplayOptions
        {
            BlockLength = board.Plan.BlockPayloadBytes,
            BlockCount = board.Plan.BlockCount,
            RingCapacity = board.Plan.RingBytes,
            JournalCapacity = board.Plan.JournalEvents,
            UnwrapWindow = board.Plan.UnwrapBytes,
            BudgetBytes = board.Plan.BudgetBytes,
        };
    }
}
