using FirmwareScanner.Boards;
using FirmwareScanner.Replay;
using Xunit;

namespace FirmwareScanner.Bench.Tests;

/// <summary>Replays with the numbers of the boards.</summary>
public sealed class BoardReplayTests
{
    [Fact]
    public void Reference_board_has_the_numbers_that_replays_default_to()
    {
        Assert.Equal(new ReplayOptions() with { Limits = null! }, BoardReplay.OptionsOf(BoardCatalog.Boards[0]) with { Limits = null! });
    }
}
