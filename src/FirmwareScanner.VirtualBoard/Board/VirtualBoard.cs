using System;
using System.Threading;

namespace FirmwareScanner.Virtual;

/// <summary>
/// A board in software: what the nanoFramework types of this assembly act on. Any number of boards live in one process; each thread
/// that runs the application's code first enters its board with <see cref="Enter"/>, and threads started from it inherit the board.
/// </summary>
/// <example>
/// <code>
/// var board = new VirtualBoard(new ManualClock());
/// using (board.Enter()) { /* new GpioController(), new SerialPort(...) act on this board */ }
/// </code>
/// </example>
public sealed class VirtualBoard
{
    private static readonly AsyncLocal<VirtualBoard?> Ambient = new();

    /// <summary>A board that was just powered up: all pins float, no port is open.</summary>
    /// <param name="clock">The board's time.</param>
    public VirtualBoard(BoardClock clock)
        : this(clock, new VirtualStorage())
    {
    }

    /// <summary>A board with storage that outlives it, as flash outlives a power cut; files that are open at its start are lost.</summary>
    /// <param name="clock">The board's time.</param>
    /// <param name="storage">Its drives.</param>
    public VirtualBoard(BoardClock clock, VirtualStorage storage)
    {
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(storage);
        Clock = clock;
        Storage = storage;
        Pins = new VirtualPins(clock);
        Serial = new VirtualSerialPorts(clock);
        storage.LoseOpenFiles();
    }

    /// <summary>The board whose code the current thread runs.</summary>
    /// <exception cref="InvalidOperationException">The thread has not entered a board.</exception>
    public static VirtualBoard Current => Ambient.Value
        ?? throw new InvalidOperationException("No virtual board: enter one with VirtualBoard.Enter before running a device's code.");

    /// <summary>The board's time.</summary>
    public BoardClock Clock { get; }

    /// <summary>The pins, and the log of what was done with them.</summary>
    public VirtualPins Pins { get; }

    /// <summary>The far ends of the serial ports.</summary>
    public VirtualSerialPorts Serial { get; }

    /// <summary>The drives.</summary>
    public VirtualStorage Storage { get; }

    /// <summary>The chip: pin functions, reboots, the heap as the garbage collector reports it.</summary>
    public VirtualChip Chip { get; } = new();

    /// <summary>
    /// Resets the chip: all pins float, all ports are closed, as at power-up; clock and storage go on, but what open files have not made
    /// lasting is lost.
    /// </summary>
    public void Reset()
    {
        Pins.Reset();
        Serial.Reset();
        Storage.LoseOpenFiles();
    }

    /// <summary>Makes this the board of the current thread until the result is disposed of.</summary>
    public IDisposable Enter()
    {
        VirtualBoard? previous = Ambient.Value;
        Ambient.Value = this;
        return new Visit(previous);
    }

    private sealed class Visit(VirtualBoard? previous) : IDisposable
    {
        public void Dispose() => Ambient.Value = previous;
    }
}
