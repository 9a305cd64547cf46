using System;
using System.Threading;

namespace FirmwareScanner.Bench.Client;

/// <summary>What the time is for a <see cref="LinkClient"/>, and how it passes while there is nothing to do.</summary>
public abstract class LinkClock
{
    /// <summary>Milliseconds since any moment; may roll over.</summary>
    public abstract int Milliseconds { get; }

    /// <summary>Lets a little time pass: the client has nothing to do until more bytes arrive.</summary>
    public abstract void Idle();

    /// <summary>Real time.</summary>
    /// <param name="time">Where it comes from.</param>
    public static LinkClock Of(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return new TimeProviderClock(time);
    }

    private sealed class TimeProviderClock(TimeProvider time) : LinkClock
    {
        private readonly long _start = time.GetTimestamp();

        public override int Milliseconds => unchecked((int)(long)time.GetElapsedTime(_start).TotalMilliseconds);

        public override void Idle() => Thread.Sleep(1);
    }
}
