using System.Text;
using Xunit;

namespace FirmwareScanner.RegularExpressions.Tests;

public sealed class ExpressionCostTests
{
    [Theory]
    [InlineData("a", 1.0, 1.2)]
    [InlineData("[0-9]{3,4000}", 1.0, 10.0)]
    [InlineData(".{1,100}x.{1,100}y", 10.0, 200.0)]
    public void Steps_are_counted_the_same_each_time(string text, double least, double most)
    {
        double cost = Measure(text);
        Assert.InRange(cost, least, most);
        Assert.Equal(cost, Measure(text));
    }

    [Fact]
    public void Searches_add_up()
    {
        var search = new ExpressionSearch(RegularExpression.Parse("[a-z]+[0-9]"u8, ignoresCase: false, dotMatchesAll: false), new ExpressionVariant());
        double one = ExpressionCost.StepsPerByte([search]);
        Assert.Equal(2 * one, ExpressionCost.StepsPerByte([search, search]), 6);
        Assert.Equal(0, ExpressionCost.StepsPerByte([]));
    }

    private static double Measure(string text) =>
        ExpressionCost.StepsPerByte([new ExpressionSearch(RegularExpression.Parse(Encoding.Latin1.GetBytes(text), ignoresCase: false, dotMatchesAll: false), new ExpressionVariant())]);
}
