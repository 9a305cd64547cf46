using System;
using System.IO;
using System.IO.Ports;
using FirmwareScanner.Bench.VirtualTargets;
using FirmwareScanner.Virtual;
using Xunit;

namespace FirmwareScanner.Bench.Tests.VirtualBoards;

/// <summary>Every byte passes a pseudo-terminal as it is, in both directions.</summary>
public sealed class PseudoTerminalTests
{
    [Fact]
    public void All_byte_values_pass_in_both_directions()
    {
        Assert.SkipUnless(PseudoTerminal.IsSupported, "this system has no pseudo-terminals");
        var board = new VirtualBoard(new RealClock());
        using IDisposable visit = board.Enter();
        var port = new SerialPort("COM2", 115200) { ReadBufferSize = 1024, ReadTimeout = 10_000 };
        port.Open();
        byte[] all = new byte[256];
        for (int value = 0; value < all.Length; value++)
        {
            all[value] = (byte)value;
        }

        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using PseudoTerminal terminal = PseudoTerminal.Create(board.Serial["COM2"]);
        using var host = new System.IO.FileStream(terminal.Path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, 0);
        host.Write(all);
        byte[] received = new byte[all.Length];
        Assert.Equal(all.Length, port.Read(received, 0, all.Length));
        Assert.Equal(all, received);

        port.Write(all, 0, all.Length);
        byte[] returned = new byte[all.Length];
        host.ReadExactly(returned);
        Assert.Equal(all, returned);
    }
}
