using FirmwareScanner.Contracts;
using FirmwareScanner.Memory;

namespace FirmwareScanner.Device.Faults;

/// <summary>
/// Notices that the application's thread has stopped coming by. A thread of its own asks; nanoFramework switches threads also in the
/// middle of managed loops, but not in native calls, and has no hardware watchdog for managed code.
/// </summary>
/// <remarks>
/// Nobody can look while a native call takes its time (mounting a card, erasing flash), and whoever looks first afterwards sees all of it
/// at once. So a look counts for little, however late it comes: it takes several in a row.
/// </remarks>
[AllocationFree]
public sealed class SoftWatchdog
{
    /// <summary>Milliseconds without a step that count as stuck: the longest step and garbage collection take a tenth of it.</summary>
    public const int LimitMilliseconds = 5000;

    /// <summary>Milliseconds that a look counts for at most: twice as long as from one look to the next.</summary>
    public const int MostOfLook = 1000;

    private const int FieldCount = 5;

    private int _beats;
    private int _seen;
    private int _silence;
    private long _lookedAt;
    private bool _hasLooked;

    internal static int HeapBytes => HeapCost.Object(FieldCount);

    /// <summary>Called by the application's thread at each step, and at each of those of the start-up.</summary>
    public void Feed()
    {
        _beats++;
    }

    /// <summary>Called by the watchdog's thread, several times within the limit.</summary>
    /// <param name="now">Milliseconds of a clock that runs on.</param>
    /// <returns>Whether no step was made for <see cref="LimitMilliseconds"/>, as far as looks can tell.</returns>
    public bool IsExpired(long now)
    {
        int beats = _beats;
        long passed = _hasLooked ? now - _lookedAt : 0;
        _hasLooked = true;
        _lookedAt = now;
        if (beats != _seen)
        {
            _seen = beats;
            _silence = 0;
            return false;
        }

        _silence += passed < MostOfLook ? (int)passed : MostOfLook;
        return _silence >= LimitMilliseconds;
    }
}
