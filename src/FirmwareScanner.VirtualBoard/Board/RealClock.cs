using System.Diagnostics;
using System.Threading;

namespace FirmwareScanner.Virtual;

/// <summary>The time of the desktop, for a board that runs as a process.</summary>
public sealed class RealClock : BoardClock
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();

    /// <inheritdoc/>
    public override long Now => _watch.ElapsedMilliseconds;

    internal override bool Wait(object pulsed, int milliseconds) => Monitor.Wait(pulsed, milliseconds < 0 ? Timeout.Infinite : milliseconds);
}
