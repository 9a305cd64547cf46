using FirmwareScanner.Contracts;

namespace FirmwareScanner.Memory;

/// <summary>
/// The leases that were outstanding when a <see cref="BlockPool"/> stopped, one at a time. It reads the stopped pool
/// and holds nothing of its own, so it costs no memory however many there are.
/// </summary>
/// <example>
/// <code>
/// StopReport report = pool.Stop();
/// while (report.MoveNext()) { Print(report.Slot, report.Owner, report.Age); }
/// </code>
/// </example>
[AllocationFree]
public sealed class StopReport
{
    internal const int FieldCount = 2;

    private readonly BlockPool _pool;
    private int _slot = -1;

    internal StopReport(BlockPool pool)
    {
        _pool = pool;
    }

    /// <summary>How many leases were outstanding.</summary>
    public int Count => _pool.Outstanding;

    /// <summary>The slot of the current lease, from 0.</summary>
    public int Slot => _slot;

    /// <summary>Whom the current lease belongs to: the number given when it was rented or transferred.</summary>
    public int Owner => _pool.OwnerAt(_slot);

    /// <summary>
    /// Age of the current lease in successful operations of the pool since the block was rented; transfers do not
    /// rejuvenate. Counted in 32 bits: ages from 2^32 operations start again at 0.
    /// </summary>
    public long Age => _pool.AgeAt(_slot);

    /// <summary>Whether the current block was being filled or was sealed.</summary>
    public BlockState State => _pool.StateAt(_slot);

    /// <summary>Readers that had borrowed the current block and not returned it.</summary>
    public int Readers => _pool.ReadersAt(_slot);

    /// <summary>Steps to the next outstanding lease, in ascending order of slots. Before the first step there is no current lease.</summary>
    /// <returns>False at the end, and until the pool has stopped.</returns>
    [BoundedLoop("Each round passes a slot of the pool.")]
    public bool MoveNext()
    {
        if (!_pool.IsStopped)
        {
            return false;
        }

        do
        {
            _slot++;
        }
        while (_slot < _pool.BlockCount && _pool.StateAt(_slot) == BlockState.Free);

        if (_slot < _pool.BlockCount)
        {
            return true;
        }

        _slot = _pool.BlockCount - 1;
        return false;
    }

    /// <summary>Goes back before the first lease.</summary>
    public void Reset()
    {
        _slot = -1;
    }
}
