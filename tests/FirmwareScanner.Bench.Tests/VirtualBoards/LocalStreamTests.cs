using System.IO;
using FirmwareScanner.Device;
using FirmwareScanner.Device.Signals;
using Xunit;

namespace FirmwareScanner.Bench.Tests.VirtualBoards;

/// <summary>Streams that the button starts: a file on the card, else the bare line.</summary>
public sealed class LocalStreamTests
{
    private const int Length = 20_000;

    [Theory]
    [InlineData(false, Signal.Passed)]
    [InlineData(true, Signal.Found)]
    public void File_on_the_card_is_scanned_when_the_button_is_pressed(bool isBad, Signal expected)
    {
        using DeviceBench bench = new DeviceBench().PowerUp();
        WriteImage(bench, isBad ? Images.Bad(Length) : Images.Clean(Length));

        bench.Press();
        bench.StepUntil(() => bench.Shown is not Signal.Ready and not Signal.Scanning);

        Assert.Equal(expected, bench.Shown);
        Assert.Equal(Length, bench.Start.Station!.Pipeline.ScannedBytes);
    }

    [Fact]
    public void Card_taken_out_in_mid_file_is_incomplete()
    {
        using DeviceBench bench = new DeviceBench().PowerUp();
        WriteImage(bench, Images.Clean(Length * 20));
        bench.BeforeStep = () => bench.Storage.HasCard = bench.Start.Station!.Pipeline.ScannedBytes < Length;

        bench.Press();
        bench.StepUntil(() => bench.Shown is not Signal.Ready and not Signal.Scanning);

        AssertIncomplete(bench);
    }

    [Fact]
    public void File_that_is_cut_while_it_is_read_is_incomplete()
    {
        using DeviceBench bench = new DeviceBench().PowerUp();
        WriteImage(bench, Images.Clean(Length * 20));
        string path = bench.Storage.PathOnDesktop(Application.ImagePath);
        bool isCut = false;
        bench.BeforeStep = () =>
        {
            if (!isCut && bench.Start.Station!.Pipeline.ScannedBytes > Length)
            {
                isCut = true;
                using var file = new System.IO.FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
                file.SetLength(Length * 2);
            }
        };

        bench.Press();
        bench.StepUntil(() => bench.Shown is not Signal.Ready and not Signal.Scanning);

        AssertIncomplete(bench);
    }

    [Fact]
    public void Button_gives_up_a_stream_of_the_link()
    {
        using DeviceBench bench = new DeviceBench().PowerUp();
        bool isPressed = false;
        bench.BeforeStep = () =>
        {
            if (!isPressed && bench.Start.Station!.Pipeline.ScannedBytes > 5000)
            {
                isPressed = true;
                bench.Board.Pins.Drive(bench.Profile.ButtonPin, false);
            }
        };

        DeviceBench.Send(bench.Connect(), Images.Clean(Length));

        AssertIncomplete(bench);
    }

    private static void AssertIncomplete(DeviceBench bench)
    {
        Assert.Equal(Signal.Incomplete, bench.Shown);
        Assert.True(bench.IsFaultHigh);
        bench.AssertBlocked();
        Assert.DoesNotContain(bench.Levels(), level => level.Pass);
    }

    private static void WriteImage(DeviceBench bench, byte[] image) =>
        System.IO.File.WriteAllBytes(bench.Storage.PathOnDesktop(Application.ImagePath), image);
}
