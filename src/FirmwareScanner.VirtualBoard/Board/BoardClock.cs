namespace FirmwareScanner.Virtual;

/// <summary>The time of a board, and what waiting means on it.</summary>
public abstract class BoardClock
{
    /// <summary>Milliseconds since the board was powered up.</summary>
    public abstract long Now { get; }

    /// <summary>Waits until a lock is pulsed or time has passed.</summary>
    /// <param name="pulsed">The lock, held by the caller.</param>
    /// <param name="milliseconds">How long at most; negative for ever.</param>
    /// <returns>Whether waiting may have changed anything: false when the time is over.</returns>
    internal abstract bool Wait(object pulsed, int milliseconds);
}
