using System;
using System.Diagnostics;
using System.IO;
using System.Threading;
using FirmwareScanner.Bench.Ports;
using FirmwareScanner.Bench.VirtualTargets;
using FirmwareScanner.Link;
using FirmwareScanner.Virtual;
using Xunit;

namespace FirmwareScanner.Bench.Tests.Ports;

/// <summary>A serial port of the computer, for which a pseudo-terminal stands in.</summary>
public sealed class SerialDeviceTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void All_byte_values_pass_in_both_directions()
    {
        Assert.SkipUnless(PseudoTerminal.IsSupported, "this system has no pseudo-terminals");
        if (!PseudoTerminal.IsSupported)
        {
            return;
        }

        var board = new VirtualBoard(new RealClock());
        using IDisposable visit = board.Enter();
        using var port = new System.IO.Ports.SerialPort("COM2", 115_200) { ReadBufferSize = 1024, ReadTimeout = 30_000 };
        port.Open();
        using PseudoTerminal terminal = PseudoTerminal.Create(board.Serial["COM2"]);
        using SerialDevice device = SerialDevice.Open(terminal.Path, 921_600);
        byte[] all = new byte[256];
        for (int value = 0; value < all.Length; value++)
        {
            all[value] = (byte)value;
        }

        Assert.Equal(all.Length, device.Write(all, 0, all.Length));
        byte[] received = new byte[all.Length];
        Assert.Equal(all.Length, port.Read(received, 0, all.Length));
        Assert.Equal(all, received);

        port.Write(all, 0, all.Length);
        Assert.Equal(all, ReadFrom(device, all.Length));
    }

    [Fact]
    public void A_port_that_is_not_there_is_an_IO_error_with_its_name()
    {
        string path = OperatingSystem.IsWindows() ? "COM255" : "/dev/absent";

        IOException problem = Assert.Throws<IOException>(() => SerialDevice.Open(path, 115_200));

        Assert.StartsWith($"cannot open {path}: ", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_port_whose_other_end_is_gone_is_closed()
    {
        Assert.SkipUnless(PseudoTerminal.IsSupported, "this system has no pseudo-terminals");
        if (!PseudoTerminal.IsSupported)
        {
            return;
        }

        var board = new VirtualBoard(new RealClock());
        PseudoTerminal terminal = PseudoTerminal.Create(board.Serial["COM2"]);
        using SerialDevice device = SerialDevice.Open(terminal.Path, 115_200);

        terminal.Dispose();

        byte[] piece = new byte[1];
        Assert.True(SpinWait.SpinUntil(() => device.Read(piece, 0, 1) == LinkPort.Closed, Patience), "the port is as open as before");
    }

    private static byte[] ReadFrom(SerialDevice device, int count)
    {
        byte[] bytes = new byte[count];
        var watch = Stopwatch.StartNew();
        for (int done = 0; done < count && watch.Elapsed < Patience;)
        {
            int taken = device.Read(bytes, done, count - done);
            done += Math.Max(0, taken);
            if (taken == 0)
            {
                Thread.Sleep(1);
            }
        }

        return bytes;
    }
}
