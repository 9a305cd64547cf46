using System.Device.Gpio;
using FirmwareScanner.Bench.Client;
using FirmwareScanner.Device;
using FirmwareScanner.Device.Signals;
using FirmwareScanner.Scanning;
using FirmwareScanner.Virtual;
using Xunit;

namespace FirmwareScanner.Bench.Tests.VirtualBoards;

/// <summary>Block is the safe state; pass needs a whole clean stream.</summary>
public sealed class SafeStateTests
{
    private const int Length = 20_000;

    [Fact]
    public void PowerUp_first_pin_event_is_the_block_output_and_it_goes_high()
    {
        using DeviceBench bench = new DeviceBench().PowerUp();

        PinEvent[] log = [.. bench.Board.Pins.Log];

        Assert.Equal(bench.Profile.BlockPin, log[0].Pin);
        Assert.Equal(PinMode.Output, log[0].Mode);
        Assert.Equal(new PinEvent(0, bench.Profile.BlockPin, PinMode.Output, true), log[1]);
        Assert.DoesNotContain(log, entry => entry.Pin == bench.Profile.PassPin && entry.IsHigh);
        Assert.Equal(Signal.Ready, bench.Shown);
        bench.AssertBlocked();
        Assert.False(bench.IsFaultHigh);
        Assert.False(bench.IsBusyHigh);
    }

    [Fact]
    public void Clean_stream_passes_only_after_its_end()
    {
        using DeviceBench bench = new DeviceBench().PowerUp();
        long endOfStream = -1;
        bench.Board.Pins.Changed += entry =>
        {
            if (entry.Pin == bench.Profile.PassPin && entry.IsHigh)
            {
                endOfStream = entry.Time;
                Assert.Equal(Length, bench.Start.Station!.Pipeline.ScannedBytes);
                Assert.False(bench.Start.Station.IsUnderWay);
            }
        };

        LinkStreamResult result = Send(bench.Connect(), Images.Clean(Length));

        Assert.Equal(ScanVerdict.Clean, result.Verdict);
        Assert.True(endOfStream > 0);
        Assert.True(bench.IsPassHigh);
        Assert.False(bench.IsBlockHigh);
        Assert.DoesNotContain((true, true), bench.Levels());
    }

    [Fact]
    public void Bad_image_stays_blocked()
    {
        using DeviceBench bench = new DeviceBench().PowerUp();

        LinkStreamResult result = Send(bench.Connect(), Images.Bad(Length));

        Assert.Equal(ScanVerdict.Found, result.Verdict);
        Assert.Equal(Signal.Found, bench.Shown);
        bench.AssertBlocked();
        Assert.DoesNotContain(bench.Levels(), level => level.Pass);
    }

    [Fact]
    public void Next_stream_withdraws_the_pass_before_anything_of_it_is_scanned()
    {
        using DeviceBench bench = new DeviceBench().PowerUp();
        LinkClient client = bench.Connect();
        Send(client, Images.Clean(Length));
        Assert.True(bench.IsPassHigh);
        bench.Board.Pins.ClearLog();

        Send(client, Images.Bad(Length));

        bench.AssertBlocked();
        Assert.DoesNotContain(bench.Levels(), level => level.Pass);
    }

    [Fact]
    public void Empty_stream_is_no_pass()
    {
        using DeviceBench bench = new DeviceBench().PowerUp();

        Send(bench.Connect(), []);

        bench.AssertBlocked();
        Assert.DoesNotContain(bench.Levels(), level => level.Pass);
    }

    [Fact]
    public void Button_clears_a_pass()
    {
        using DeviceBench bench = new DeviceBench().PowerUp();
        Send(bench.Connect(), Images.Clean(Length));

        bench.Press();

        Assert.Equal(Signal.Ready, bench.Shown);
        bench.AssertBlocked();
    }

    [Fact]
    public void Cable_cut_in_mid_stream_blocks_for_good()
    {
        using DeviceBench bench = new DeviceBench().PowerUp();
        LinkClient client = bench.Connect();
        bench.BeforeStep = () => bench.Link.IsConnected = bench.Start.Station!.Pipeline.ScannedBytes < Length / 2;

        LinkStreamResult result = Send(client, Images.Clean(Length));
        bench.Step(Application.AbsenceMilliseconds + 10);

        Assert.True(result.IsLost);
        Assert.Equal(Signal.Incomplete, bench.Shown);
        Assert.True(bench.IsFaultHigh);
        bench.AssertBlocked();
        Assert.DoesNotContain(bench.Levels(), level => level.Pass);
    }

    [Theory]
    [InlineData(SerialOverflow.Truncate)]
    [InlineData(SerialOverflow.Flush)]
    public void Overflow_of_the_link_is_repaired_and_never_believed(SerialOverflow overflow)
    {
        using DeviceBench bench = new DeviceBench().PowerUp();
        bench.Link.Overflow = overflow;
        LinkClient client = bench.Connect();
        byte[] noise = new byte[bench.Profile.LinkReadBuffer * 2];
        int bursts = 0;
        bench.BeforeStep = () =>
        {
            if (bench.Start.Station!.Pipeline.ScannedBytes > 5000 && bursts < 3)
            {
                bursts++;
                bench.Link.Send(noise);
            }
        };

        LinkStreamResult result = Send(client, Images.Clean(Length));

        Assert.True(bench.Link.LostBytes > 0);
        Assert.Equal(result.Verdict == ScanVerdict.Clean, bench.IsPassHigh);
        Assert.Equal(Length, result.ScannedBytes);
        Assert.Equal(ScanVerdict.Clean, result.Verdict);
    }

    [Fact]
    public void Fault_in_the_middle_of_a_pass_takes_it_back_and_shows_nothing_else_after()
    {
        using DeviceBench bench = new DeviceBench().PowerUp();
        Send(bench.Connect(), Images.Clean(Length));

        bench.Start.Panel.LatchFault();
        bench.Start.Panel.Show(Signal.Passed);

        bench.AssertBlocked();
        Assert.True(bench.IsFaultHigh);
        Assert.Equal(Signal.Fault, bench.Shown);
    }

    [Fact]
    public void Fault_latched_while_a_pass_is_being_shown_leaves_no_pass()
    {
        using DeviceBench bench = new DeviceBench().PowerUp();
        SignalPanel panel = bench.Start.Panel;
        bool isRaised = false;
        bench.Board.Pins.Changed += entry =>
        {
            // The watchdog's thread comes in between: pass goes high at this moment.
            if (entry.Pin == bench.Profile.BlockPin && !entry.IsHigh && !isRaised)
            {
                isRaised = true;
                panel.LatchFault();
            }
        };

        panel.Show(Signal.Passed);

        Assert.True(isRaised);
        bench.AssertBlocked();
        Assert.True(bench.IsFaultHigh);
    }

    private static LinkStreamResult Send(LinkClient client, byte[] image) => DeviceBench.Send(client, image);
}
