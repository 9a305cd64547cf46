using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace FirmwareScanner.Fleet.Tests;

public sealed class LogFeedTests
{
    [Fact]
    public void What_was_read_before_is_not_new()
    {
        LogMark mark = LogMark.None;
        Assert.Equal(["0", "1", "2"], Take(LogRecords.Make(1, 0, 1, 2), isWhole: true, ref mark));
        Assert.Equal(["3"], Take(LogRecords.Make(1, 0, 1, 2, 3), isWhole: true, ref mark));
        Assert.Equal(["4"], Take(LogRecords.Make(1, 4), isWhole: false, ref mark));
        Assert.Empty(Take([], isWhole: false, ref mark));
        Assert.Equal(new LogMark(0, 4, 1, 40), mark);
    }

    [Fact]
    public void What_a_board_has_overwritten_is_a_gap_but_not_before_the_first_contact()
    {
        LogMark mark = LogMark.None;
        Assert.Equal(["7", "gap 8-9", "10"], Take(LogRecords.Make(1, 7, 10), isWhole: true, ref mark));
        Assert.Equal(["gap 11-19", "20"], Take(LogRecords.Make(2, 20), isWhole: true, ref mark));
    }

    [Fact]
    public void A_log_that_begins_anew_is_another_one()
    {
        LogMark mark = LogMark.None;
        Take(LogRecords.Make(3, 0, 1, 2, 3), isWhole: true, ref mark);

        Assert.Equal(["0", "1"], Take(LogRecords.Make(1, 0, 1), isWhole: true, ref mark));
        Assert.Equal(1, mark.LogNumber);
        Assert.Equal(["0", "1", "2"], Take(LogRecords.Make(9, 0, 1, 2), isWhole: true, ref mark));
        Assert.Equal(2, mark.LogNumber);
    }

    [Fact]
    public void Part_of_a_log_says_nothing_about_another_one()
    {
        LogMark mark = LogMark.None;
        Take(LogRecords.Make(3, 0, 1, 2, 3), isWhole: true, ref mark);

        Assert.Empty(Take(LogRecords.Make(1, 1), isWhole: false, ref mark));
        Assert.Equal(0, mark.LogNumber);
    }

    private static IEnumerable<string> Take(byte[] log, bool isWhole, ref LogMark mark) =>
        [.. LogFeed.Take("b", LogRecords.Read(log), isWhole, ref mark).Select(message => message.IsGap ? $"gap {message.First}-{message.Last}" : $"{message.First}")];
}
