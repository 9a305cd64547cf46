using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Xml.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.IlProof.Tests.Support;
using FirmwareScanner.Proof.Budgets;
using FirmwareScanner.Proof.Map;
using FirmwareScanner.Proof.Tests.Support;
using FirmwareScanner.Rules;
using Xunit;

namespace FirmwareScanner.Proof.Tests.Map;

/// <summary>The memory map adds up, and its picture can be read.</summary>
public sealed class MapTests
{
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

    private static MemoryMap Of(string board) => MemoryMap.Of(MapBoard.Find(board), Signatures.Value, Run.Value);
}
