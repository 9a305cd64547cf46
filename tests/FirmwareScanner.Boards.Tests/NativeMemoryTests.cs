using System;
using System.Globalization;
using System.IO;
using System.Linq;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Boards.Tests;

/// <summary>What drivers take beside the managed heap fits what nanoFramework leaves them, and the page of the plan lists it.</summary>
public sealed class NativeMemoryTests
{
    public static TheoryData<string> Boards => [.. BoardCatalog.Boards.Select(board => board.Name)];

    /// <summary>MINIMUM_FREE_MEMORY_FOR_IDF in targets/ESP32/_nanoCLR/Memory.cpp of nf-interpreter.</summary>
    [Theory]
    [MemberData(nameof(Boards), DisableDiscoveryEnumeration = true)]
    public void Drivers_of_a_board_take_less_than_the_run_time_leaves_free(string name)
    {
        Board board = BoardCatalog.Boards.Single(known => known.Name == name);
        int reserve = (board.Chip.Name == "esp32-s3" ? 130 : 100) * 1024;

        Assert.InRange(NativeMemory.TotalOf(board), 1, reserve * 3 / 4);
    }

    [Fact]
    public void Larger_buffers_take_three_times_as_much_more_and_small_ones_are_rounded_up()
    {
        Board board = BoardCatalog.Boards[0];
        Board larger = board with { Link = board.Link with { ReadBufferBytes = board.Link.ReadBufferBytes + 1000 } };
        Board smallest = board with { Link = board.Link with { ReadBufferBytes = 1 } };

        Assert.Equal(3000, NativeMemory.TotalOf(larger) - NativeMemory.TotalOf(board));
        Assert.Equal(3 * (board.Link.ReadBufferBytes - 129), NativeMemory.TotalOf(board) - NativeMemory.TotalOf(smallest));
    }

    [Fact]
    public void Page_of_the_plan_has_the_figures_of_the_reference_board()
    {
        string page = File.ReadAllText(RepositoryFiles.PathOf("docs", "memory.md"));
        Board board = BoardCatalog.Boards[0];

        foreach (NativeMemoryRow row in NativeMemory.RowsOf(board))
        {
            Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"| {row.What} | {row.Bytes:N0} |"), page, StringComparison.Ordinal);
        }

        string total = string.Create(CultureInfo.InvariantCulture, $"| in all | {NativeMemory.TotalOf(board):N0} |");
        Assert.Contains(total, page, StringComparison.Ordinal);
    }
}
