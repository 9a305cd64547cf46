using System.Threading.Tasks;
using FirmwareScanner.Contracts;
using FirmwareScanner.Memory;

/// <summary>Ways out of a local that few programs take: pointers, tuples, reference variables, awaits.</summary>
internal sealed class UnusualCarriers
{
    private readonly BlockPool _pool;
    private readonly BlockLease[] _slots = new BlockLease[4];

    [Owned]
    private BlockLease _kept;

    public UnusualCarriers(BlockPool pool)
    {
        _pool = pool;
    }

    private int Mode
    {
        get => 1;
        set => _pool.Offset(_kept);
    }

    public static unsafe int Pointer(BlockPool pool, BlockLease lease)
    {
        BlockLease* address = &lease; // expect FWS105
        return pool.Offset(*address);
    }

    public static int Tuple(BlockLease lease)
    {
        (int, BlockLease) pair = (1, lease); // expect FWS105
        return pair.Item1;
    }

    public void ReferenceVariable(BlockLease lease)
    {
        ref BlockLease slot = ref _slots[0];
        slot = lease; // expect FWS105
    }

    public async Task Awaited(Task task)
    {
        BlockLease lease = _pool.TryRent(1); // expect FWS102
        if (lease != BlockLease.None)
        {
            await task;
            _pool.Release(lease);
        }
    }

    public async Task AwaitedInTry(Task task)
    {
        BlockLease lease = _pool.TryRent(1);
        if (lease == BlockLease.None)
        {
            return;
        }

        try
        {
            await task;
        }
        finally
        {
            _pool.Release(lease);
        }
    }

    public async Task FieldNamedWhileOthersRun(Task task)
    {
        if (_kept == BlockLease.None)
        {
            return;
        }

        _pool.Release(_kept); // expect FWS101
        await task;
        _kept = BlockLease.None; // expect FWS104
    }

    public void FieldNamedWhileASetterRuns()
    {
        if (_kept == BlockLease.None)
        {
            return;
        }

        _pool.Release(_kept); // expect FWS101
        Mode = 1;
        _kept = BlockLease.None;
    }

    public void LambdaInTry(System.Action<System.Action> run)
    {
        try
        {
            run(() =>
            {
                BlockLease lease = _pool.TryRent(1); // expect FWS102
                run(() => System.GC.Collect());
                if (lease != BlockLease.None)
                {
                    _pool.Release(lease);
                }
            });
        }
        finally
        {
            run(() =>
            {
                BlockLease lease = _pool.TryRent(1);
                try
                {
                    System.GC.Collect();
                }
                finally
                {
                    if (lease != BlockLease.None)
                    {
                        _pool.Release(lease);
                    }
                }
            });
        }
    }

    public void LoanInField(LeaseScope scope)
    {
        BlockLease lease = scope.Rent(_pool, 1);
        if (lease != BlockLease.None && _kept == BlockLease.None)
        {
            _kept = lease; // expect FWS105
        }
    }
}
