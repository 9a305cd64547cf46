using System;
using System.Diagnostics;
using System.Threading;

namespace FirmwareScanner.Virtual;

/// <summary>The time of a board, and what waiting means on it.</summary>
public abstract class BoardClock
{
    /// <summary>Milliseconds since the board was powered up.</summary>
    public abstract long Now { get; }

    /// <summary>
    /// Lets the time of a native call pass, in which no thread of the application runs. On a clock that is not stepped by hand the call
    /// is as quick as the desktop.
    /// </summary>
    /// <param name="milliseconds">How long the call takes.</param>
    internal virtual void Pass(int milliseconds)
    {
    }

    /// <summary>Waits until a lock is pulsed or time has passed.</summary>
    /// <param name="pulsed">The lock, held by the caller.</param>
    /// <param name="milliseconds">How long at most; negative for ever.</param>
    /// <returns>Whether waiting may have changed anything: false when the time is over.</returns>
    internal abstract bool Wait(object pulsed, int milliseconds);
}

/// <summary>
/// Time that passes only when it is told to, for tests that run step by step on one thread. Waiting for a time-out lets the whole
/// time pass at once, since nothing can happen meanwhile.
/// </summary>
public sealed class ManualClock : BoardClock
{
    private long _now;

    /// <inheritdoc/>
    public override long Now => Interlocked.Read(ref _now);

    /// <summary>Lets time pass.</summary>
    /// <param name="milliseconds">How much, 0 or more.</param>
    public void Advance(long milliseconds)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(milliseconds);
        Interlocked.Add(ref _now, milliseconds);
    }

    internal override void Pass(int milliseconds) => Advance(milliseconds);

    internal override bool Wait(object pulsed, int milliseconds)
    {
        if (milliseconds < 0)
        {
            throw new InvalidOperationException("The board waits for ever: time is stepped by hand and nobody else can end the wait.");
        }

        Advance(milliseconds);
        return false;
    }
}

/// <summary>The time of the desktop, for a board that runs as a process.</summary>
public sealed class RealClock : BoardClock
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();

    /// <inheritdoc/>
    public override long Now => _watch.ElapsedMilliseconds;

    internal override bool Wait(object pulsed, int milliseconds) =>
        Monitor.Wait(pulsed, milliseconds < 0 ? Timeout.Infinite : milliseconds);
}
