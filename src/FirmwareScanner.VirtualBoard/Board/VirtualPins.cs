using System;
using System.Collections.Generic;
using System.Device.Gpio;
using System.Threading;

namespace FirmwareScanner.Virtual;

/// <summary>The pins of a board as its surroundings see them: levels, and a log of the changes with their times.</summary>
public sealed class VirtualPins
{
    /// <summary>Pins that an ESP32 numbers: 0 to 39; an ESP32-S3 goes to 48.</summary>
    public const int Count = 49;

    // Events that fit without growing: a run without more allocates nothing here.
    private const int InitialLog = 4096;

    // A board may run for weeks.
    private const int LongestLog = 4 * InitialLog;

    private readonly BoardClock _clock;
    private readonly Lock _gate = new();
    private readonly List<PinEvent> _log = new(InitialLog);
    private readonly PinState[] _pins = new PinState[Count];

    internal VirtualPins(BoardClock clock)
    {
        _clock = clock;
        for (int pin = 0; pin < Count; pin++)
        {
            _pins[pin] = new PinState();
        }
    }

    /// <summary>Called after each change; on the thread that made it.</summary>
    public event Action<PinEvent>? Changed;

    /// <summary>What happened so far, oldest first; of more than 16,384 changes the latest 8,192 at least.</summary>
    public IReadOnlyList<PinEvent> Log
    {
        get
        {
            lock (_gate)
            {
                return [.. _log];
            }
        }
    }

    /// <summary>The level that the surroundings see: driven by the board, else by the outside, else pulled; low if it floats.</summary>
    public bool IsHigh(int pin)
    {
        lock (_gate)
        {
            return At(pin).Level;
        }
    }

    /// <summary>Whether the application has a pin open.</summary>
    public bool IsOpen(int pin)
    {
        lock (_gate)
        {
            return At(pin).Raise is not null;
        }
    }

    /// <summary>Forgets the log, not the levels.</summary>
    public void ClearLog()
    {
        lock (_gate)
        {
            _log.Clear();
        }
    }

    /// <summary>Drives an input from outside, as a button does, and raises the application's event.</summary>
    /// <param name="pin">The pin.</param>
    /// <param name="isHigh">The level; null leaves it to the pull resistors.</param>
    public void Drive(int pin, bool? isHigh)
    {
        Action<PinEventTypes>? raise;
        bool isRising;
        lock (_gate)
        {
            PinState state = At(pin);
            bool before = state.Level;
            state.Outside = isHigh;
            isRising = state.Level;
            raise = before == isRising ? null : state.Raise;
        }

        raise?.Invoke(isRising ? PinEventTypes.Rising : PinEventTypes.Falling);
    }

    /// <summary>Gives a pin to the application.</summary>
    /// <param name="pin">The pin.</param>
    /// <param name="raise">Told of its edges while it is an input.</param>
    internal void Open(int pin, Action<PinEventTypes> raise)
    {
        lock (_gate)
        {
            // What the device throws for a pin that is in use, reserved or does not exist.
            if (pin is < 0 or >= Count || _pins[pin].Raise is not null)
            {
                throw new InvalidOperationException();
            }

            _pins[pin].Raise = raise;
        }
    }

    internal void Close(int pin)
    {
        lock (_gate)
        {
            _pins[pin].Raise = null;
        }

        Set(pin, PinMode.Input, false);
    }

    internal void Reset()
    {
        for (int pin = 0; pin < Count; pin++)
        {
            if (IsOpen(pin))
            {
                Close(pin);
            }
        }
    }

    internal void Set(int pin, PinMode mode, bool latch)
    {
        PinEvent happened;
        lock (_gate)
        {
            PinState state = At(pin);
            state.Mode = mode;
            state.Latch = latch;
            happened = new PinEvent(_clock.Now, pin, mode, state.Level);
            Keep(happened);
        }

        Changed?.Invoke(happened);
    }

    internal bool LatchOf(int pin)
    {
        lock (_gate)
        {
            return At(pin).Latch;
        }
    }

    private void Keep(PinEvent happened)
    {
        if (_log.Count == LongestLog)
        {
            _log.RemoveRange(0, LongestLog / 2);
        }

        _log.Add(happened);
    }

    private PinState At(int pin) => pin is >= 0 and < Count
        ? _pins[pin]
        : throw new ArgumentOutOfRangeException(nameof(pin), pin, $"A board has the pins 0 to {Count - 1}.");

    private sealed class PinState
    {
        public Action<PinEventTypes>? Raise { get; set; }

        public PinMode Mode { get; set; }

        public bool Latch { get; set; }

        public bool? Outside { get; set; }

        public bool Level => Mode >= PinMode.Output ? Latch : Outside ?? Mode == PinMode.InputPullUp;
    }
}
