using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Xml.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.IlProof.Loops;
using FirmwareScanner.IlProof.Tests.Support;
using FirmwareScanner.Proof.Budgets;
using FirmwareScanner.Proof.Map;
using FirmwareScanner.Proof.Output;
using FirmwareScanner.Proof.Tests.Support;
using FirmwareScanner.Rules;
using FirmwareScanner.Tool.Output;
using Xunit;

namespace FirmwareScanner.Proof.Tests.Map;

/// <summary>The memory map adds up, and the documentation shows the current one.</summary>
public sealed class MapTests
{
    private const string UpdateVariable = "FWSCAN_UPDATE_DOCS";

    private static readonly Lazy<SignatureSet> Signatures = new(ReferenceSets.BuiltIn);

    private static readonly Lazy<ProofRun> Run = new(() => ProofRun.Of(new ProofInput(
        [CoreCompiler.CompileCore()],
        Proving.RepositoryApi,
        BudgetFile.Read(RepositoryFolder.PathOf("tools", "ilproof", "budgets.json")))));

    public static TheoryData<string> Boards() => [.. MapBoard.All.Select(board => board.Name)];

    [Theory]
    [MemberData(nameof(Boards))]
    public void Parts_of_each_memory_add_up_to_it(string board)
    {
        foreach (MapRegion region in Of(board).Regions)
        {
            Assert.Equal(region.Capacity, region.Parts.Sum(part => part.Bytes));
            Assert.All(region.Parts, part => Assert.True(part.Bytes >= 0, $"{board}, {region.Name}, {part.Name}: {part.Bytes}"));
        }
    }

    [Fact]
    public void Managed_heap_has_every_byte_of_the_plan()
    {
        MapBoard board = MapBoard.All[0];
        int planned = ReferenceSets.Plan(Signatures.Value, board.BudgetBytes).TotalBytes;

        MapRegion heap = Of(board.Name).Regions.Single(region => region.Name == "managed heap");

        Assert.Equal(
            planned + Run.Value.AnyBytes(), heap.Parts.Where(part => part.Kind == MapKind.Ours).Sum(part => part.Bytes));
        Assert.Equal(board.BudgetBytes - planned, heap.Parts.Single(part => part.Kind == MapKind.Reserve).Bytes);
    }

    [Fact]
    public void Board_that_is_too_small_is_refused_with_the_largest_entries()
    {
        MapBoard small = MapBoard.All[0] with { BudgetBytes = 1024 };

        UserErrorException exception = Assert.Throws<UserErrorException>(() => MemoryMap.Of(small, Signatures.Value, Run.Value));

        Assert.Contains("the largest entries are", exception.Message);
    }

    [Theory]
    [MemberData(nameof(Boards))]
    public void Json_says_what_the_table_says(string board)
    {
        MemoryMap map = Of(board);
        using JsonDocument json = JsonDocument.Parse(MapJson.Render(map));

        IEnumerable<long> bytes = json.RootElement.GetProperty("regions").EnumerateArray()
            .SelectMany(region => region.GetProperty("parts").EnumerateArray())
            .Select(part => part.GetProperty("bytes").GetInt64());

        Assert.Equal(board, json.RootElement.GetProperty("board").GetString());
        Assert.Equal(map.Regions.SelectMany(region => region.Parts).Select(part => part.Bytes), bytes);
    }

    [Theory]
    [MemberData(nameof(Boards))]
    public void Picture_has_no_labels_that_overlap_and_none_outside_of_it(string board)
    {
        XElement svg = XElement.Parse(MapSvg.Render(Of(board)));
        XNamespace space = svg.Name.Namespace;
        double width = (double)svg.Attribute("width")!;
        double height = (double)svg.Attribute("height")!;
        var boxes = svg.Elements(space + "text").Select(text =>
        {
            // 8 units a letter is wider than any of the fonts at this size; names of memories are larger.
            double letters = text.Value.Length * (text.Attribute("class")?.Value is "name" ? 10.0 : 7.5);
            double x = (double)text.Attribute("x")! - (text.Attribute("text-anchor")!.Value == "end" ? letters : 0);
            return (Left: x, Right: x + letters, Y: (double)text.Attribute("y")!, Text: text.Value);
        }).ToList();

        Assert.All(boxes, box => Assert.True(box.Left >= 0 && box.Right <= width && box.Y < height - 4, box.ToString()));
        for (int i = 0; i < boxes.Count; i++)
        {
            for (int k = 0; k < i; k++)
            {
                bool overlap = Math.Abs(boxes[i].Y - boxes[k].Y) < 14 && boxes[i].Left < boxes[k].Right && boxes[k].Left < boxes[i].Right;
                Assert.False(overlap, $"{boxes[i]} overlaps {boxes[k]}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Boards))]
    public void Picture_in_the_documentation_is_current(string board)
    {
        Compare(RepositoryFolder.PathOf("docs", "images", $"memory-map-{board}.svg"), _ => MapSvg.Render(Of(board)));
    }

    [Fact]
    public void Map_in_the_documentation_is_current()
    {
        string pictures = string.Join(
            "\n", MapBoard.All.Select(board => $"![Memory map of {board.Name}](images/memory-map-{board.Name}.svg)\n"));
        string table = string.Join("\n", MapText.Lines(Of(MapBoard.All[0].Name)));
        Compare(RepositoryFolder.PathOf("docs", "memory.md"), text => Replace(text, "map", $"{pictures}\n```text\n{table}\n```\n"));
    }

    [Fact]
    public void Figures_in_the_documentation_are_current()
    {
        string lines = string.Join("\n", ProofText.ChainLines(Run.Value).Concat(LoopFigures(Run.Value.Loops)));
        Compare(RepositoryFolder.PathOf("docs", "ilproof.md"), text => Replace(text, "figures", $"```text\n{lines}\n```\n"));
    }

    /// <summary>The loops as a table without what changes with every line of the source.</summary>
    private static IEnumerable<string> LoopFigures(IEnumerable<LoopCount> loops)
    {
        var table = new TextTable("loop of the hot path", " least", " most", " inner");
        foreach (LoopCount loop in loops)
        {
            table.Add(loop.Name, loop.Least, loop.Most, loop.Inner);
        }

        return table.Lines();
    }

    private static MemoryMap Of(string board) => MemoryMap.Of(MapBoard.Find(board), Signatures.Value, Run.Value);

    private static string Replace(string text, string region, string content)
    {
        string begin = $"<!-- {region}:begin -->\n";
        string end = $"<!-- {region}:end -->";
        int start = text.IndexOf(begin, StringComparison.Ordinal);
        int stop = text.IndexOf(end, StringComparison.Ordinal);
        Assert.True(start >= 0 && stop > start, $"the document needs {begin}...{end}");
        return text[..(start + begin.Length)] + content + text[stop..];
    }

    /// <summary>Compares a file with what it should be, and writes it where that is asked for.</summary>
    private static void Compare(string path, Func<string, string> render)
    {
        string actual = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : string.Empty;
        string expected = render(actual);
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
        {
            File.WriteAllText(path, expected);
            return;
        }

        Assert.True(expected == actual, $"{path} is not current: run this test with {UpdateVariable}=1 and commit the file");
    }
}
