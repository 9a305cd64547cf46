using System.Threading;
using FirmwareScanner.Contracts;

namespace FirmwareScanner.Memory;

/// <summary>
/// Whether a fault was recorded, or something demanded, that nobody has looked at: one for a plan and all that takes its memory, so that whoever looks
/// after every block has one field to read instead of a walk through all of them. Any thread may raise it, one lowers it.
/// </summary>
[AllocationFree]
internal sealed class FaultSignal
{
    internal const int FieldCount = 1;

    private int _isRaised;

    internal bool IsRaised => _isRaised != 0;

    /// <summary>Raises it: after what it announces.</summary>
    internal void Raise()
    {
        Interlocked.Exchange(ref _isRaised, 1);
    }

    /// <summary>Lowers it: before the walk, so that what is recorded meanwhile raises it again.</summary>
    internal void Lower()
    {
        Interlocked.Exchange(ref _isRaised, 0);
    }
}
