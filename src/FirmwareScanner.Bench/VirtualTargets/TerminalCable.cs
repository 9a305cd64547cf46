using System;
using System.IO;
using System.Runtime.Versioning;

namespace FirmwareScanner.Bench.VirtualTargets;

/// <summary>
/// A pseudo-terminal with both ends in this process. What goes in at one end is waited for at the other, so that the system's delays
/// do not matter, and only what a terminal does to bytes is left.
/// </summary>
internal sealed class TerminalCable : IDisposable
{
    private const int PollMilliseconds = 1000;
    private const int PollsAtMost = 30;

    private readonly int _master;
    private readonly int _slave;

    private TerminalCable(int master, int slave)
    {
        _master = master;
        _slave = slave;
    }

    /// <summary>Creates one.</summary>
    /// <exception cref="PlatformNotSupportedException">The system has no pseudo-terminals.</exception>
    /// <exception cref="IOException">The system has none left.</exception>
    public static TerminalCable Lay()
    {
        if (!PseudoTerminal.IsSupported)
        {
            throw new PlatformNotSupportedException("this system has no pseudo-terminals; Linux and macOS have");
        }

        int master = TerminalCalls.OpenMaster();
        return new TerminalCable(master, TerminalCalls.OpenRaw(TerminalCalls.NameOfSlave(master)));
    }

    /// <summary>Sends bytes from the slave's end; they are replaced by what comes out.</summary>
    public void CarryToMaster(byte[] bytes, int count) => Carry(_slave, _master, bytes, count);

    /// <summary>Sends bytes from the master's end; they are replaced by what comes out.</summary>
    public void CarryToSlave(byte[] bytes, int count) => Carry(_master, _slave, bytes, count);

    public void Dispose()
    {
        if (PseudoTerminal.IsSupported)
        {
            TerminalCalls.Close(_slave);
            TerminalCalls.Close(_master);
        }
    }

    private static void Carry(int from, int to, byte[] bytes, int count)
    {
        if (!PseudoTerminal.IsSupported)
        {
            return;
        }

        byte[] arrived = new byte[count];
        int sent = 0;
        int received = 0;
        int polls = 0;
        while (received < count)
        {
            sent += sent < count ? Checked(TerminalCalls.Write(from, bytes, sent, count - sent, 0)) : 0;
            int taken = Take(to, arrived, received);
            received += taken;
            polls = taken > 0 ? 0 : polls + 1;
            if (polls > PollsAtMost)
            {
                throw new IOException($"a pseudo-terminal kept {count - received} bytes");
            }
        }

        arrived.CopyTo(bytes, 0);
    }

    [UnsupportedOSPlatform("windows")]
    private static int Take(int descriptor, byte[] bytes, int start)
    {
        byte[] piece = new byte[bytes.Length - start];
        int count = Checked(TerminalCalls.Read(descriptor, piece, PollMilliseconds));
        piece.AsSpan(0, count).CopyTo(bytes.AsSpan(start));
        return count;
    }

    private static int Checked(int count) => count >= 0 ? count : throw new IOException("a pseudo-terminal was closed");
}
