using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using FirmwareScanner.Files;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Tests.Rules;
using Xunit;

namespace FirmwareScanner.Tests.Files;

public sealed class BatchScannerTests
{
    private const int Files = 300;

    private static readonly SignatureSet Mixed = TestRules.Compile(TestRules.Mixed);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Scan_results_arrive_in_order_whoever_finishes_first(int jobs)
    {
        var order = new List<string>();

        // The first of every ten files is the longest.
        int done = new BatchScanner(Mixed, jobs).Scan(
            Files,
            (scanner, number) => scanner.Scan(new MemoryStream(new byte[100_000 - (number % 10 * 10_000)]), $"{number}"),
            result => order.Add(result.Path),
            CancellationToken.None);

        Assert.Equal(Files, done);
        Assert.Equal(Enumerable.Range(0, Files).Select(number => $"{number}"), order);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Scan_nothing_reports_nothing(int jobs)
    {
        int done = new BatchScanner(Mixed, jobs).Scan(0, Fail, _ => Assert.Fail("no result expected"), CancellationToken.None);

        Assert.Equal(0, done);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Scan_failure_reaches_the_caller_after_the_results_before_it(int jobs)
    {
        var order = new List<string>();

        var failure = Assert.Throws<InvalidOperationException>(() => new BatchScanner(Mixed, jobs).Scan(
            Files,
            (scanner, number) => number == 20 ? Fail(scanner, number) : scanner.Scan(Stream.Null, $"{number}"),
            result => order.Add(result.Path),
            CancellationToken.None));

        Assert.Equal("file 20", failure.Message);
        Assert.Equal(Enumerable.Range(0, 20).Select(number => $"{number}"), order);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Scan_cancelled_ends_with_the_files_that_were_begun(int jobs)
    {
        using var cancellation = new CancellationTokenSource();
        int reported = 0;

        int done = new BatchScanner(Mixed, jobs).Scan(
            100_000,
            (scanner, number) => scanner.Scan(Stream.Null, $"{number}"),
            _ =>
            {
                if (++reported == 10)
                {
                    cancellation.Cancel();
                }
            },
            cancellation.Token);

        Assert.Equal(reported, done);
        Assert.InRange(done, 10, 10 + (jobs * 40));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(BatchScanner.MaximumJobs + 1)]
    public void Jobs_out_of_range_are_refused(int jobs)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchScanner(Mixed, jobs));
    }

    private static FileScanResult Fail(FileScanner scanner, int number) => throw new InvalidOperationException($"file {number}");
}
