using System.Text;
using Xunit;

namespace FirmwareScanner.RegularExpressions.Tests;

public sealed class GraphSizeTests
{
    [Fact]
    public void No_graph_is_larger_than_was_told()
    {
        var random = new RandomExpressions(seed: 11, depth: 4);
        for (int i = 0; i < 3_000; i++)
        {
            Check(random.Expression());
        }
    }

    [Theory]
    [InlineData("a")]
    [InlineData("(a|b|)")]
    [InlineData("a{0,300}")]
    [InlineData("a{300,}")]
    [InlineData("(ab){0}")]
    [InlineData("(^|$|\\b){3}a")]
    [InlineData("((a|b){2,4}c?){0,5}")]
    public void Of_each_kind_of_part(string source) => Check(source);

    [Fact]
    public void Numbers_are_bounded()
    {
        GraphSize size = GraphSize.Of(new RepeatNode(
            new RepeatNode(new RepeatNode(new RepeatNode(new EmptyNode(), 0, 32_767, RepeatForm.Range), 0, 32_767, RepeatForm.Range), 0, 32_767, RepeatForm.Range),
            32_767,
            null,
            RepeatForm.Range));

        Assert.False(size.IsWithin(PositionGraph.MostPositions, PositionGraph.MostNodes));
        Assert.InRange(size.Nodes, 1, 1 << 24);
    }

    private static void Check(string source)
    {
        ExpressionNode root = RegularExpression.Parse(Encoding.Latin1.GetBytes(source), false, false).Root;
        GraphSize size = GraphSize.Of(root);
        foreach (bool isReversed in (bool[])[false, true])
        {
            PositionGraph graph = PositionGraph.Of(root, ignoresCase: false, isReversed);
            Assert.True(graph.Sets.Count <= size.Positions, source);
            Assert.True(graph.Nodes.Count <= size.Nodes, source);
            Assert.True(!graph.HasAssertions || size.HasAssertions, source);
        }
    }
}
