using System;
using System.Threading;

namespace FirmwareScanner.Virtual;

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
