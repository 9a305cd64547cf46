using System.Linq;
using FirmwareScanner.Results;
using FirmwareScanner.Scanning;
using Xunit;

namespace FirmwareScanner.Tests.Results;

public sealed class ScanTotalsTests
{
    [Fact]
    public void Files_are_those_that_were_opened()
    {
        var totals = new ScanTotals();
        totals.Add(new FileScanResult { Path = "cut", Verdict = ScanVerdict.Incomplete, Reasons = IncompleteReason.Unreadable, BytesScanned = 1 });
        totals.Add(FileScanResult.NotScanned("absent", IncompleteReason.Unreadable));

        Assert.Equal((2, 1), (totals.Objects, totals.Files));
    }

    [Theory]
    [InlineData("", ScanVerdict.Incomplete)]
    [InlineData("e", ScanVerdict.Incomplete)]
    [InlineData("ed", ScanVerdict.Incomplete)]
    [InlineData("c", ScanVerdict.Clean)]
    [InlineData("ced", ScanVerdict.Clean)]
    [InlineData("cn", ScanVerdict.Incomplete)]
    [InlineData("cu", ScanVerdict.Incomplete)]
    [InlineData("cufne", ScanVerdict.Found)]
    public void Verdict_is_clean_only_if_something_was_scanned_and_nothing_skipped(string objects, ScanVerdict expected)
    {
        var totals = new ScanTotals();
        foreach (char one in objects)
        {
            totals.Add(one switch
            {
                'c' => new FileScanResult { Path = "clean", Verdict = ScanVerdict.Clean },
                'f' => new FileScanResult { Path = "found", Verdict = ScanVerdict.Found },
                'e' => FileScanResult.NotScanned("empty", IncompleteReason.Empty),
                'd' => FileScanResult.NotScanned("folder", ObjectReason.EmptyFolder),
                'n' => FileScanResult.NotScanned("folder", ObjectReason.NotEntered),
                _ => FileScanResult.NotScanned("unreadable", IncompleteReason.Unreadable),
            });
        }

        Assert.Equal(expected, totals.Verdict);
        Assert.Equal(objects.Length, totals.Objects);
        Assert.Equal(objects.Count(one => "cfe".Contains(one)), totals.Files);
    }
}
