using System.Linq;
using FirmwareScanner.Boards;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Replay;
using FirmwareScanner.Rules;
using FirmwareScanner.Signatures;
using FirmwareScanner.Signatures.Compilation;
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

    [Fact]
    public void Built_in_rules_fit_the_plan_of_every_board()
    {
        foreach (BoardPlan plan in BoardCatalog.Boards.Select(board => board.Plan).Distinct())
        {
            Board board = BoardCatalog.Boards.First(candidate => candidate.Plan == plan);
            var diagnostics = new DiagnosticBag();
            var loader = new RuleLoader(diagnostics);
            loader.AddBuiltIn();
            var options = new CompilerOptions { Profile = TargetProfile.Device, BudgetBytes = plan.DatabaseBytes };
            SignatureSet? signatures = SignatureSet.Compile(loader.Build(), options, diagnostics);

            Assert.NotNull(signatures);
            Assert.Null(new ReplayRunner(signatures, BoardReplay.OptionsOf(board)).BudgetProblem);
        }
    }
}
