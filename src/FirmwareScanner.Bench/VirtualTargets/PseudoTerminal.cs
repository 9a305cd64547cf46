using System;
using System.IO;
using System.Runtime.Versioning;
using System.Threading;
using FirmwareScanner.Virtual;

namespace FirmwareScanner.Bench.VirtualTargets;

/// <summary>
/// Joins a board's serial line to a terminal device of the system, so that another process talks to it as to a board: a pseudo-terminal
/// of its own, whose path it gives, or an existing device. Linux and macOS.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class PseudoTerminal : IDisposable
{
    private const int PieceLength = 256;
    private const int PollMilliseconds = 50;

    // Longer than a piece takes at the slowest speed, 300 baud.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly VirtualSerialLine _line;
    private readonly int _baudRate;
    private readonly int _descriptor;
    private readonly int _farDescriptor = -1;
    private readonly Thread _toBoard;
    private readonly Thread _toHost;
    private volatile bool _isStopping;

    private PseudoTerminal(VirtualSerialLine line, int baudRate, int descriptor, int farDescriptor, string path)
    {
        _line = line;
        _baudRate = baudRate;
        _descriptor = descriptor;
        _farDescriptor = farDescriptor;
        Path = path;
        _toBoard = new Thread(CarryToBoard) { IsBackground = true, Name = "terminal to board" };
        _toHost = new Thread(CarryToHost) { IsBackground = true, Name = "board to terminal" };
        _toBoard.Start();
        _toHost.Start();
    }

    /// <summary>Whether this system has pseudo-terminals.</summary>
    [UnsupportedOSPlatformGuard("windows")]
    public static bool IsSupported => !OperatingSystem.IsWindows();

    /// <summary>The device that another process opens.</summary>
    public string Path { get; }

    /// <summary>Creates a pseudo-terminal.</summary>
    /// <param name="line">The board's line.</param>
    /// <param name="baudRate">The speed of the line to the board; 0 for as fast as it goes.</param>
    /// <exception cref="IOException">The system has none left.</exception>
    public static PseudoTerminal Create(VirtualSerialLine line, int baudRate = 0)
    {
        ArgumentNullException.ThrowIfNull(line);
        int descriptor = TerminalCalls.OpenMaster();
        string path = TerminalCalls.NameOfSlave(descriptor);

        // Held open, or the master would see an end whenever no other process has it open.
        int farDescriptor = TerminalCalls.OpenRaw(path);
        return new PseudoTerminal(line, baudRate, descriptor, farDescriptor, path);
    }

    /// <summary>Uses an existing device, such as one end of a pair made by socat.</summary>
    /// <param name="line">The board's line.</param>
    /// <param name="path">The device.</param>
    /// <param name="baudRate">The speed of the line to the board; 0 for as fast as it goes.</param>
    /// <exception cref="IOException">The device cannot be opened.</exception>
    public static PseudoTerminal Open(VirtualSerialLine line, string path, int baudRate = 0)
    {
        ArgumentNullException.ThrowIfNull(line);
        ArgumentNullException.ThrowIfNull(path);
        return new PseudoTerminal(line, baudRate, TerminalCalls.OpenRaw(path), -1, path);
    }

    /// <summary>Stops carrying and closes the device.</summary>
    public void Dispose()
    {
        if (_isStopping)
        {
            return;
        }

        _isStopping = true;
        if (!_toBoard.Join(Patience) || !_toHost.Join(Patience))
        {
            // The system keeps a thread in a call. Closing the descriptor under it would give the next file to be opened to that call.
            return;
        }

        TerminalCalls.Close(_descriptor);
        if (_farDescriptor >= 0)
        {
            TerminalCalls.Close(_farDescriptor);
        }
    }

    private void CarryToBoard()
    {
        byte[] piece = new byte[PieceLength];
        while (!_isStopping)
        {
            int count = TerminalCalls.Read(_descriptor, piece, PollMilliseconds);
            if (count < 0)
            {
                return;
            }

            _line.Send(piece.AsSpan(0, count));
            Pace(count);
        }
    }

    private void CarryToHost()
    {
        byte[] piece = new byte[PieceLength];
        while (!_isStopping)
        {
            if (!_line.WaitForBytes(TimeSpan.FromMilliseconds(PollMilliseconds)))
            {
                continue;
            }

            int count = _line.Take(piece);
            int written = 0;
            while (written < count && !_isStopping)
            {
                int taken = TerminalCalls.Write(_descriptor, piece, written, count - written, PollMilliseconds);
                if (taken < 0)
                {
                    return;
                }

                written += taken;
            }
        }
    }

    private void Pace(int count)
    {
        // A character takes ten bits on the line: start, eight of data, stop.
        if (_baudRate > 0 && count > 0)
        {
            Thread.Sleep(TimeSpan.FromSeconds(count * 10.0 / _baudRate));
        }
    }
}
