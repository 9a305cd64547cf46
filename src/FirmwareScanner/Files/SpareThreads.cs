using System.Threading;

namespace FirmwareScanner.Files;

/// <summary>Threads that a run may have and nobody uses at the moment; several scanners take from them.</summary>
/// <param name="count">How many there are at first, 0 or more.</param>
internal sealed class SpareThreads(int count)
{
    private int _count = count;

    /// <summary>Takes one.</summary>
    /// <returns>Whether there was one.</returns>
    public bool TryTake()
    {
        int seen = Volatile.Read(ref _count);
        while (seen > 0)
        {
            int before = Interlocked.CompareExchange(ref _count, seen - 1, seen);
            if (before == seen)
            {
                return true;
            }

            seen = before;
        }

        return false;
    }

    /// <summary>Gives back one that was taken, or adds one that has nothing else to do.</summary>
    public void Give() => Interlocked.Increment(ref _count);
}
