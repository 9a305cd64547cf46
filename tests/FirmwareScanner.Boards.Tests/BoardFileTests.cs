using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Boards.Tests;

/// <summary>The board files of the repository hold what they promise.</summary>
public sealed class BoardFileTests
{
    public static TheoryData<string> Names => BoardFiles.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Board_file_passes_the_check_without_a_warning(string name)
    {
        DiagnosticBag diagnostics = BoardFiles.Check(BoardFiles.Text(name));

        Assert.DoesNotContain(diagnostics.All, diagnostic => diagnostic.Severity != DiagnosticSeverity.Note);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Board_is_known_under_the_name_of_its_file(string name)
    {
        Assert.Contains(name, BoardCatalog.Names);
        Assert.Equal(name, BoardCatalog.Find(name.ToUpperInvariant())?.Name);
    }

    [Fact]
    public void Catalog_has_the_boards_and_chips_of_the_repository_and_no_others()
    {
        IEnumerable<string> chips = BoardFiles.Paths(RepositoryFiles.PathOf("hardware", "chips"))
            .Select(path => Path.GetFileNameWithoutExtension(path)!);

        Assert.Equal(BoardFiles.Names.Count, BoardCatalog.Boards.Count);
        Assert.Equal(BoardCatalog.Names.Order(), BoardCatalog.Boards.Select(board => board.Name).Order());
        Assert.Equal(chips.Order(), BoardCatalog.Chips.Select(chip => chip.Name).Order());
    }

    [Fact]
    public void Boards_have_numbers_of_their_own_and_the_reference_board_is_the_first()
    {
        Assert.Distinct(BoardCatalog.Boards.Select(board => board.Number));
        Assert.Equal("esp32-devkitc", BoardCatalog.Boards[0].Name);
    }

    [Fact]
    public void Boards_without_PSRAM_plan_64_KB_and_the_others_more()
    {
        Assert.All(BoardCatalog.Boards, board => Assert.True(
            board.Memory.Psram is null ? board.Plan.BudgetBytes == 64 * 1024 : board.Plan.BudgetBytes > 64 * 1024, board.Name));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_buffers_hold_what_arrives_in_the_longest_pause_or_the_sender_can_be_stopped(string name)
    {
        const int BitsPerByte = 10;
        const double LongestPauseSeconds = 0.2;
        Board board = BoardCatalog.Find(name)!;

        Assert.True(
            board.Stream.Rts is not null || board.Stream.ReadBufferBytes >= board.Stream.BaudRate / BitsPerByte * LongestPauseSeconds);
    }
}
