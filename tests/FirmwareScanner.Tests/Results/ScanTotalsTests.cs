using FirmwareScanner.Results;
using FirmwareScanner.Scanning;
using Xunit;

namespace FirmwareScanner.Tests.Results;

public sealed class ScanTotalsTests
{
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
    }
}
