using FirmwareScanner.Contracts;
using FirmwareScanner.Memory;

namespace FirmwareScanner.Device.Faults;

/// <summary>
/// Notices that the application's thread has stopped coming by. A thread of its own asks; nanoFramework switches threads also in the
/// middle of managed loops, but not in native calls, and has no hardware watchdog for managed code.
/// </summary>
[AllocationFree]
public sealed class SoftWatchdog
{
    /// <summary>Milliseconds without a step that count as stuck: the longest step and garbage collection take a tenth of it.</summary>
    public const int LimitMilliseconds = 5000;

    private const int FieldCount = 3;

    private int _beats;
    private int _seen;
    private long _since;

    internal static int HeapBytes => HeapCost.Object(FieldCount);

    /// <summary>Called by the application's thread at each step.</summary>
    public void Feed()
    {
        _beats++;
    }

    /// <summary>Called by the watchdog's thread, several times within the limit.</summary>
    /// <param name="now">Milliseconds of a clock that runs on.</param>
    /// <returns>Whether no step was made for <see cref="LimitMilliseconds"/>.</returns>
    public bool IsExpired(long now)
    {
        int beats = _beats;
        if (beats != _seen)
        {
            _seen = beats;
            _since = now;
        }

        return now - _since >= LimitMilliseconds;
    }
}
