using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Bench.Client;
using FirmwareScanner.Bench.Tests.VirtualBoards;
using FirmwareScanner.Bench.VirtualTargets;
using FirmwareScanner.Boards;
using FirmwareScanner.Device;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Rules;
using FirmwareScanner.Signatures;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Model;
using FirmwareScanner.Station;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Bench.Tests;

/// <summary>What the desktop says of a board's memory is what the board says itself.</summary>
public sealed class BoardFitTests
{
    private const int Crowd = 121;

    public static TheoryData<string> Boards => [.. BoardCatalog.Boards.Select(board => board.Name)];

    [Theory]
    [MemberData(nameof(Boards))]
    public void Plan_of_the_desktop_is_that_of_the_running_board_row_by_row(string name)
    {
        Board board = BoardCatalog.Find(name)!;
        foreach (SignatureSet signatures in Sets(board))
        {
            using var target = new VirtualTarget(board);
            var client = new LinkClient(target.Port, target.Clock, new LinkClientOptions { Reopen = target.Reopen });
            Use(client, signatures);

            DeviceMemoryMap map = client.GetMemoryMap(TestContext.Current.CancellationToken);

            var fit = BoardFit.Of(board, signatures);
            Assert.Null(fit.Problem);
            Assert.Equal(map.TotalBytes, fit.TotalBytes);
            Assert.Equal(map.BudgetBytes, fit.BudgetBytes);
            Assert.Equal(map.Rows, fit.Rows);
            Assert.Equal(fit.TotalBytes, fit.Rows.Sum(row => row.Bytes));
            Assert.Equal(fit.BudgetBytes - fit.TotalBytes, fit.MostDatabaseBytes - fit.DatabaseBytes);
        }
    }

    [Theory]
    [MemberData(nameof(Boards))]
    public void Every_built_in_rule_above_info_fits_every_board(string name)
    {
        var diagnostics = new DiagnosticBag();
        var loader = new RuleLoader(diagnostics);
        loader.AddBuiltIn();
        var options = new CompilerOptions { LeavesOutUnfit = true };

        BoardDatabase database = BoardDatabase.Compile(loader.Build(), BoardCatalog.Find(name)!, options, diagnostics)!;

        RuleCoverage coverage = SignatureSet.FromCompiled(database.Compiled).Coverage;
        Assert.True(coverage.AboveInfo > 100);
        Assert.Equal(coverage.AskedAboveInfo, coverage.AboveInfo);
        Assert.Equal(coverage.Asked, coverage.Rules + database.Compiled.Report.Skipped.Count);
    }

    [Theory]
    [MemberData(nameof(Boards))]
    public void Image_of_every_board_has_every_rule_above_info(string name)
    {
        using var target = new VirtualTarget(BoardCatalog.Find(name)!);
        var client = new LinkClient(target.Port, target.Clock, new LinkClientOptions { Reopen = target.Reopen });

        DeviceHello device = client.Connect(TestContext.Current.CancellationToken);

        RuleCoverage coverage = BuiltInSignatures.Set.Coverage;
        Assert.Equal(BuiltInSignatures.Set.Names.Identity, device.DatabaseIdentity);
        Assert.Equal((coverage.Rules, coverage.AskedAboveInfo), (device.RuleCount, device.RulesAboveInfo));
        Assert.True(device.RulesAboveInfo > 100);
    }

    [Fact]
    public void Boards_of_the_catalogue_are_the_files_of_the_hardware_folder()
    {
        string[] files = [.. Directory.EnumerateFiles(RepositoryFiles.PathOf("hardware", "boards"), "*.json")
            .Select(file => Path.GetFileNameWithoutExtension(file)).Where(file => !file.EndsWith(".schema", StringComparison.Ordinal))];

        Assert.Equal(files.Order(StringComparer.Ordinal), BoardCatalog.Boards.Select(board => board.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Board_without_a_key_has_the_plan_of_one_with_a_key()
    {
        using DeviceBench bench = new DeviceBench(isKeyed: false).PowerUp();

        Assert.Equal(BoardFit.Of(BoardCatalog.Boards[0], BuiltInSignatures.Set).TotalBytes, bench.Start.Plan!.Total);
    }

    [Theory]
    [MemberData(nameof(Boards))]
    public void All_built_in_rules_compile_to_what_the_board_has_room_for(string name)
    {
        BoardDatabase? database = Compile(BuiltInRules(), name, out DiagnosticBag diagnostics);

        Assert.False(diagnostics.HasErrors);
        Assert.NotNull(database);
        Assert.Null(database.Fit.Problem);
        Assert.True(database.Fit.DatabaseBytes <= database.Fit.MostDatabaseBytes);
        Assert.True(database.Compiled.Image.Length <= BoardFit.MostImageBytes);
    }

    [Fact]
    public void Database_of_the_whole_budget_does_not_fit_beside_the_application()
    {
        Board board = BoardCatalog.Boards[0];
        var options = new CompilerOptions { Profile = TargetProfile.Device, BudgetBytes = board.Plan.BudgetBytes };
        SignatureSet signatures = SignatureSet.Compile(CrowdOfRules(4 * Crowd), options, new DiagnosticBag())!;

        var fit = BoardFit.Of(board, signatures);

        Assert.Contains($"{fit.TotalBytes - fit.BudgetBytes:N0} more than the budget of 65,536", fit.Problem, StringComparison.Ordinal);
        Assert.Contains($"may have {fit.MostDatabaseBytes:N0}", fit.Problem, StringComparison.Ordinal);
        Assert.Matches(@"the largest entries are filter bits [\d,]+ \([\d]+ x 1 byte, from the database\)", fit.Problem);
        Assert.Null(Compile(CrowdOfRules(Crowd), board.Name, out _)!.Fit.Problem);
    }

    [Fact]
    public void Rules_that_no_table_is_small_enough_for_are_refused_with_what_the_rest_leaves()
    {
        Assert.Null(Compile(CrowdOfRules(1200), "esp32-devkitc", out DiagnosticBag diagnostics));

        Assert.Matches(@"needs [\d,]+ bytes of memory, [\d,]+ more than the budget of [\d,]+", diagnostics.All[0].Message);
        Assert.Matches(
            "^esp32-devkitc: of 65,536 bytes of memory, application, link, slots, self-test and pipeline leave the database [\\d,]+$",
            diagnostics.All[^1].Message);
    }

    [Fact]
    public void File_larger_than_a_slot_is_refused_however_much_memory_the_board_has()
    {
        Assert.Null(Compile(CrowdOfRules(3000), "esp32-wrover", out DiagnosticBag diagnostics));
        Assert.Equal("esp32-wrover: its slots hold databases of 65,536 bytes", diagnostics.All[^1].Message);

        SignatureSet signatures = SignatureSet.Compile(
            CrowdOfRules(3000), new CompilerOptions { Profile = TargetProfile.Device }, new DiagnosticBag())!;
        string? problem = BoardFit.Of(BoardCatalog.Find("esp32-wrover")!, signatures).Problem;

        Assert.Equal($"esp32-wrover: its slots hold databases of 65,536 bytes, and this one has {signatures.Image.Length:N0}", problem);
    }

    [Fact]
    public void Block_too_large_for_the_board_is_part_of_the_sum()
    {
        var fit = BoardFit.Of(BoardCatalog.Boards[0], BuiltInSignatures.Set, blockLength: 20_000);

        Assert.Contains("blocks 4", fit.Problem, StringComparison.Ordinal);
        Assert.Contains("more than the budget of 65,536", fit.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Array_larger_than_the_device_can_hold_is_named()
    {
        var fit = BoardFit.Of(BoardCatalog.Find("esp32-wrover")!, BuiltInSignatures.Set, blockLength: 250_000);

        Assert.Contains("one array may have 786,420 bytes of data, and blocks has more (", fit.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Device_of_another_version_or_number_is_not_judged()
    {
        var map = new DeviceMemoryMap(1, 65_536, []);
        var hello = new DeviceHello
        {
            Board = "board 1",
            Firmware = StartUp.Firmware,
            Stream = new DeviceStreamStatus(0, StreamState.None, 0, 0),
        };
        SignatureSet signatures = BuiltInSignatures.Set;

        Assert.Equal(65_536, BoardFit.OfDevice(hello, map, signatures)!.BudgetBytes);
        Assert.NotNull(BoardFit.OfDevice(hello, map with { BudgetBytes = 20_000 }, signatures)!.Problem);
        Assert.Null(BoardFit.OfDevice(hello with { Board = "board 77" }, map, signatures));
        Assert.Null(BoardFit.OfDevice(hello with { Firmware = "FirmwareScanner 9.0.0" }, map, signatures));
    }

    private static IEnumerable<SignatureSet> Sets(Board board)
    {
        yield return BuiltInSignatures.Set;
        yield return SignatureSet.FromCompiled(Compile(CrowdOfRules(Crowd), board.Name, out _)!.Compiled);
        yield return SignatureSet.FromCompiled(Compile(BuiltInRules(), board.Name, out _)!.Compiled);
        yield return SignatureSet.FromCompiled(Compile(BuiltInRules(), board.Name, out _, unwraps: true)!.Compiled);
        const string Varied = """
            rule counted { strings: $a = "counted and remembered" $b = { 01 02 [2-9] 03 04 } condition: #a > 2 and @a[3] > 9 and $b in (5..700) }
            rule read { strings: $m = "at the end of it" condition: uint32(4) == 0x12345678 and $m at filesize - 20 }
            private rule hidden { condition: filesize > 7 }
            rule chained { strings: $c = { AA BB CC DD [4-] EE FF 00 11 } condition: $c and hidden }
            """;
        yield return SignatureSet.FromCompiled(Compile(RulesOf(Varied), board.Name, out _)!.Compiled);
    }

    private static void Use(LinkClient client, SignatureSet signatures)
    {
        DeviceHello device = client.Connect(TestContext.Current.CancellationToken);
        if (device.DatabaseIdentity != signatures.Names.Identity)
        {
            client.Update(signatures.Image, 1, true, null, TestContext.Current.CancellationToken);
            Assert.Equal(signatures.Names.Identity, client.Reboot(TestContext.Current.CancellationToken).DatabaseIdentity);
        }
    }

    private static BoardDatabase? Compile(RuleSet rules, string board, out DiagnosticBag diagnostics, bool unwraps = false)
    {
        diagnostics = new DiagnosticBag();
        return BoardDatabase.Compile(rules, BoardCatalog.Find(board)!, new CompilerOptions { Unwraps = unwraps }, diagnostics);
    }

    private static RuleSet CrowdOfRules(int count) => RulesOf(string.Join('\n', Enumerable.Range(0, count).Select(
        i => $"rule r{i} {{ strings: $a = \"Qz{i:D3}-longer-signature-{i * 7919:D7}\" condition: $a }}")));

    private static RuleSet BuiltInRules()
    {
        var loader = new RuleLoader(new DiagnosticBag());
        loader.AddBuiltIn();
        return loader.Build();
    }

    private static RuleSet RulesOf(string text)
    {
        var diagnostics = new DiagnosticBag();
        var loader = new RuleLoader(diagnostics);
        loader.AddText(new SourceText("test.yar", text), "test", RuleLanguage.Yara);
        Assert.Empty(diagnostics.All);
        return loader.Build();
    }
}
