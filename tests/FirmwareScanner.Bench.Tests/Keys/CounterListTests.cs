using System.Linq;
using FirmwareScanner.Bench.Keys;
using Xunit;

namespace FirmwareScanner.Bench.Tests.Keys;

public sealed class CounterListTests
{
    [Fact]
    public void Text_of_a_list_gives_the_list()
    {
        CounterList list = CounterList.TryParse("fwscan counters 1\r\nb-2 7\r\nA_1 0\r\n")!;

        Assert.True(list.Raise("c.3", 2));
        Assert.Equal((7, 0, 2, 0), (list.Of("b-2"), list.Of("A_1"), list.Of("c.3"), list.Of("d")));
        Assert.Equal("fwscan counters 1\nA_1 0\nb-2 7\nc.3 2\n", list.ToText());
        Assert.Equal(list.ToText(), CounterList.TryParse(list.ToText())!.ToText());
    }

    [Fact]
    public void Counter_only_rises_until_its_board_begins_anew()
    {
        CounterList list = CounterList.TryParse(CounterList.Header)!;

        Assert.Equal([true, false, false, true], new[] { 4, 4, 3, 5 }.Select(counter => list.Raise("board", counter)));
        Assert.Equal(5, list.Of("board"));
        Assert.True(list.Remove("board"));
        Assert.False(list.Remove("board"));
        Assert.True(list.Raise("board", 0));
        Assert.Equal("fwscan counters 1\nboard 0\n", list.ToText());
    }

    [Theory]
    [InlineData("")]
    [InlineData("fwscan counters 2\n")]
    [InlineData("fwscan counters 1\nboard\n")]
    [InlineData("fwscan counters 1\nboard -1\n")]
    [InlineData("fwscan counters 1\nboard 1 2\n")]
    [InlineData("fwscan counters 1\nboard 2147483648\n")]
    [InlineData("fwscan counters 1\nbo/ard 1\n")]
    [InlineData("fwscan counters 1\n\nboard 1\n")]
    [InlineData("fwscan counters 1\nboard 1\nboard 2\n")]
    public void Text_that_is_no_list_is_refused(string text) => Assert.Null(CounterList.TryParse(text));

    [Fact]
    public void Board_is_refused_for_a_lower_counter_alone()
    {
        var counters = new Client.ListedCounters();
        counters.Note("board", 1234);

        Assert.Null(counters.FindProblem("board", 1234));
        Assert.Null(counters.FindProblem("board", 1235));
        Assert.Null(counters.FindProblem("another", 0));
        Assert.StartsWith("board board says that it has taken 1,233 updates, and it had taken 1,234: ", counters.FindProblem("board", 1233));
    }
}
