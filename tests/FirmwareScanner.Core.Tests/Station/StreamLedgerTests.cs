using FirmwareScanner.Pipeline;
using FirmwareScanner.Scanning;
using FirmwareScanner.Station;
using Xunit;

namespace FirmwareScanner.Core.Tests.Station;

public sealed class StreamLedgerTests
{
    [Fact]
    public void Stream_after_one_that_was_given_up_starts_without_anything_of_it()
    {
        var ledger = new StreamLedger();
        ledger.Begin(100, 1, false, true, 0);
        ledger.Receive([1, 2, 3], 0, 3);
        ledger.Skip(3, 5);
        ledger.Abandon();
        ledger.GiveUp(FaultCode.Of(PipelineFault.BadLength));
        Assert.True(ledger.HasFailed);
        Assert.Equal((ScanVerdict.Incomplete, false), (ledger.Verdict, ledger.IsUnderWay));

        ledger.Begin(-1, 2, true, false, 7);

        Assert.False(ledger.HasFailed);
        Assert.False(ledger.IsAbandoned);
        Assert.Equal((0L, 0L), (ledger.Received, ledger.MissingBytes));
        Assert.Equal((IncompleteReason.None, ScanVerdict.Unknown, FaultCode.None), (ledger.Reasons, ledger.Verdict, ledger.StopCode));
        Assert.Equal(new StreamLedger().Checksum, ledger.Checksum);
        Assert.Equal((2, StreamState.Local, true, true), (ledger.Number, ledger.State, ledger.IsUnderWay, ledger.IsOpen));
        Assert.Equal((2, -1L, 7L), (ledger.ContentType, ledger.DeclaredSize, ledger.LostBefore));
    }
}
