using System;
using System.Device.Gpio;
using System.IO;
using System.IO.Ports;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using FirmwareScanner.Testing;
using FirmwareScanner.Virtual;
using nanoFramework.Runtime.Native;
using Xunit;
using FileStream = FirmwareScanner.Virtual.FileStream;

namespace FirmwareScanner.Bench.Tests.VirtualBoards;

/// <summary>The virtual board behaves as the drivers of the ESP32 do, the unkind parts included.</summary>
public sealed class VirtualBoardTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly VirtualStorage _storage = new();
    private readonly VirtualBoard _board;
    private readonly IDisposable _visit;

    public VirtualBoardTests()
    {
        _board = new VirtualBoard(_clock, _storage);
        _visit = _board.Enter();
    }

    public void Dispose()
    {
        _visit.Dispose();
        _storage.Dispose();
    }

    [Fact]
    public void Pin_set_to_output_is_low_and_toggles_by_what_was_set()
    {
        GpioPin pin = new GpioController().OpenPin(5, PinMode.Output);
        _clock.Advance(7);
        pin.Toggle();
        pin.Write(PinValue.High);
        pin.Toggle();
        pin.Toggle();
        pin.SetPinMode(PinMode.Output);

        Assert.Equal([false, true, true, false, true, false], _board.Pins.Log.Select(entry => entry.IsHigh));
        Assert.Equal([0, 7, 7, 7, 7, 7], _board.Pins.Log.Select(entry => entry.Time));
    }

    [Fact]
    public void Input_is_pulled_driven_and_raises_its_edges()
    {
        GpioPin pin = new GpioController().OpenPin(5, PinMode.InputPullUp);
        int falling = 0;
        pin.ValueChanged += (_, e) => falling += e.ChangeType == PinEventTypes.Falling ? 1 : 0;

        Assert.Equal(PinValue.High, pin.Read());
        _board.Pins.Drive(5, false);
        _board.Pins.Drive(5, false);
        Assert.Equal(PinValue.Low, pin.Read());
        _board.Pins.Drive(5, null);

        Assert.Equal(1, falling);
        Assert.Throws<ArgumentException>(() => pin.Write(PinValue.High));
        pin.Toggle();
        Assert.Equal(PinValue.High, pin.Read());
    }

    [Fact]
    public void Pin_that_is_open_cannot_be_opened_again()
    {
        var controller = new GpioController();
        GpioPin pin = controller.OpenPin(5);

        Assert.Throws<InvalidOperationException>(() => controller.OpenPin(5));
        Assert.Throws<InvalidOperationException>(() => controller.OpenPin(VirtualPins.Count));
        pin.Dispose();
        controller.OpenPin(5);
    }

    [Fact]
    public async Task Two_boards_of_a_process_have_pins_of_their_own()
    {
        var other = new VirtualBoard(new ManualClock());
        new GpioController().OpenPin(5, PinMode.Output);

        await Task.Run(
            () =>
            {
                using IDisposable visit = other.Enter();
                new GpioController().OpenPin(5, PinMode.Output).Toggle();
            },
            TestContext.Current.CancellationToken).WaitAsync(StartedProgram.Patience, TestContext.Current.CancellationToken);

        Assert.True(other.Pins.IsHigh(5));
        Assert.False(_board.Pins.IsHigh(5));
        Assert.Same(_board, VirtualBoard.Current);
    }

    [Fact]
    public void Thread_without_a_board_is_told_so()
    {
        Exception? thrown = null;
        using (ExecutionContext.SuppressFlow())
        {
            var thread = new Thread(() => thrown = Record.Exception(() => new GpioController()));
            thread.Start();
            Assert.True(thread.Join(StartedProgram.Patience));
        }

        Assert.IsType<InvalidOperationException>(thrown);
    }

    [Theory]
    [InlineData(SerialOverflow.Truncate, 200, 100)]
    [InlineData(SerialOverflow.Flush, 0, 300)]
    public void Overflow_is_silent(SerialOverflow overflow, int kept, int lost)
    {
        VirtualSerialLine line = _board.Serial["COM2"];
        line.Overflow = overflow;
        SerialPort port = Open(200);

        line.Send(new byte[150]);
        line.Send(new byte[150]);

        Assert.Equal(kept, port.BytesToRead);
        Assert.Equal(lost, line.LostBytes);
    }

    [Fact]
    public void Small_buffer_is_rounded_up()
    {
        _board.Serial["COM2"].Overflow = SerialOverflow.Truncate;
        SerialPort port = Open(1);

        _board.Serial["COM2"].Send(new byte[500]);

        Assert.Equal(VirtualSerialLine.SmallestBuffer, port.BytesToRead);
    }

    [Fact]
    public void Read_waits_for_all_bytes_and_times_out_with_none_taken()
    {
        SerialPort port = Open(200);
        _board.Serial["COM2"].Send([1, 2]);
        port.ReadTimeout = 500;

        Assert.Throws<TimeoutException>(() => port.Read(new byte[3], 0, 3));

        Assert.Equal(500, _clock.Now);
        Assert.Equal(2, port.BytesToRead);
        Assert.Equal(2, port.Read(new byte[2], 0, 2));
    }

    [Fact]
    public void Host_that_holds_clear_to_send_back_makes_writes_time_out()
    {
        VirtualSerialLine line = _board.Serial["COM2"];
        line.IsClearToSend = false;
        SerialPort port = Open(200);
        port.WriteTimeout = 100;
        port.Write([1], 0, 1);
        port.Handshake = Handshake.RequestToSend;

        Assert.Throws<TimeoutException>(() => port.Write([2], 0, 1));

        byte[] taken = new byte[4];
        Assert.Equal(1, line.Take(taken));
    }

    /// <summary>On hardware its receiver would hold the line back then.</summary>
    [Fact]
    public void Write_to_a_far_end_that_takes_nothing_times_out()
    {
        SerialPort port = Open(200);
        port.Handshake = Handshake.RequestToSend;
        port.WriteTimeout = 100;
        port.Write(new byte[VirtualSerialLine.FarEndCapacity], 0, VirtualSerialLine.FarEndCapacity);

        Assert.Throws<TimeoutException>(() => port.Write([1], 0, 1));
    }

    [Fact]
    public void Unplugged_cable_loses_both_directions_and_a_closed_port_everything()
    {
        VirtualSerialLine line = _board.Serial["COM2"];
        line.Send([1]);
        SerialPort port = Open(200);
        line.IsConnected = false;
        line.Send([2]);
        port.Write([3], 0, 1);

        Assert.Equal(0, port.BytesToRead);
        Assert.Equal(2, line.LostBytes);
        Assert.Equal(0, line.Take(new byte[4]));
    }

    [Fact]
    public void Torn_write_leaves_half_and_nothing_works_until_power_is_back()
    {
        _storage.Model = WriteModel.Through;
        FileStream file = Create();
        _storage.CutPowerAfter(1);
        file.Write(new byte[10], 0, 10);

        Assert.Throws<PowerCutException>(() => file.Write(new byte[10], 0, 10));
        Assert.Throws<PowerCutException>(() => file.Read(new byte[1], 0, 1));
        file.Close();
        _storage.RestorePower();

        Assert.Equal(15, new FileStream(@"I:\file", FileMode.Open, FileAccess.Read).Length);
    }

    [Fact]
    public void Write_that_lasts_at_flush_is_gone_when_power_goes_before()
    {
        _storage.Model = WriteModel.AtFlush;
        FileStream file = Create();
        file.Write([1, 2, 3], 0, 3);
        file.Flush();
        file.SetLength(0);
        file.Write([4], 0, 1);
        _storage.CutPowerAfter(0);

        Assert.Throws<PowerCutException>(file.Flush);
        file.Close();
        _storage.RestorePower();

        Assert.Equal([1, 2, 3], System.IO.File.ReadAllBytes(_storage.PathOnDesktop(@"I:\file")));
    }

    [Fact]
    public void Flush_makes_nothing_lasting_and_a_reset_closes_nothing()
    {
        FileStream file = Create();
        file.Write([1, 2, 3], 0, 3);
        file.Close();
        FileStream changed = new(@"I:\file", FileMode.Open, FileAccess.ReadWrite);
        changed.Write([4, 5], 0, 2);
        changed.Flush();

        _board.Reset();

        Assert.Equal([1, 2, 3], System.IO.File.ReadAllBytes(_storage.PathOnDesktop(@"I:\file")));
        Assert.Throws<ObjectDisposedException>(() => changed.Length);
        changed.Close();
        Assert.Equal([1, 2, 3], System.IO.File.ReadAllBytes(_storage.PathOnDesktop(@"I:\file")));
    }

    [Fact]
    public void Reboot_that_the_application_asks_for_closes_nothing()
    {
        FileStream file = Create();
        file.Write([1], 0, 1);

        Assert.Throws<BoardRebootException>(() => Power.RebootDevice(RebootOption.NormalReboot));

        Assert.Equal(0, _storage.OpenFiles);
        Assert.Empty(System.IO.File.ReadAllBytes(_storage.PathOnDesktop(@"I:\file")));
    }

    [Fact]
    public void One_file_more_than_can_be_open_is_refused()
    {
        FileStream[] files = [.. Enumerable.Range(0, _storage.OpenFilesAtMost).Select(number => Create("I:\\" + number))];

        Assert.Throws<IOException>(Create);

        files[0].Close();
        Create().Close();
    }

    [Fact]
    public void Power_can_be_cut_at_any_call_and_leaves_what_was_lasting()
    {
        FileStream file = Create();
        long first = _storage.Operations;
        file.Write([1], 0, 1);
        _storage.CutPowerAt(first + 1);

        Assert.Throws<PowerCutException>(file.Close);
        Assert.Throws<PowerCutException>(() => Virtual.File.Exists(@"I:\file"));
        _storage.RestorePower();

        Assert.Empty(System.IO.File.ReadAllBytes(_storage.PathOnDesktop(@"I:\file")));
    }

    [Fact]
    public void Opening_a_file_of_internal_flash_is_a_change_and_a_file_that_is_written_erases_its_blocks()
    {
        Create().Close();
        long writes = _storage.Writes;
        FileStream file = new(@"I:\file", FileMode.Open, FileAccess.Read);
        file.Close();
        Assert.Equal(1, _storage.Writes - writes);
        long erases = _storage.Erases;

        file = Create();
        file.Write(new byte[2 * VirtualStorage.BlockLength], 0, 2 * VirtualStorage.BlockLength);
        file.Close();

        Assert.Equal(2, _storage.Erases - erases);
    }

    [Fact]
    public void Full_flash_missing_card_and_worn_flash_throw_what_the_device_throws()
    {
        FileStream file = Create();
        _storage.InternalCapacity = 10;
        Assert.Throws<IOException>(() => file.Write(new byte[11], 0, 11));
        file.Write(new byte[5], 0, 5);
        _storage.FailsWrites = true;
        Assert.Throws<IOException>(file.Close);
        _storage.HasCard = false;
        Assert.Throws<IOException>(() => new FileStream(@"D:\file", FileMode.Open, FileAccess.Read));
        Assert.False(Virtual.File.Exists(@"D:\file"));
        file.Close();
    }

    [Theory]
    [InlineData(@"I:\..\outside")]
    [InlineData("/etc/passwd")]
    [InlineData("I:")]
    public void Path_that_leaves_its_drive_is_refused(string path)
    {
        Assert.Throws<ArgumentException>(() => _storage.PathOnDesktop(path));
    }

    private static FileStream Create() => Create(@"I:\file");

    private static FileStream Create(string path) => new(path, FileMode.Create, FileAccess.ReadWrite);

    private static SerialPort Open(int bufferSize)
    {
        var port = new SerialPort("COM2", 115200) { ReadBufferSize = bufferSize };
        port.Open();
        return port;
    }
}
