using FirmwareScanner.Contracts;
using FirmwareScanner.Memory;

internal sealed class GivenAway
{
    private readonly BlockLease[] _many = new BlockLease[2];
    private readonly System.Collections.Generic.List<BlockLease> _list = new();
    private BlockLease _plain;
    [Owned]
    private BlockLease _owned;

    private BlockLease Property { get; set; }

    public void BorrowedStored(BlockLease lease)
    {
        _plain = lease; // expect FWS105
    }

    public void BorrowedStoredAsOwned(BlockLease lease)
    {
        if (_owned == BlockLease.None)
        {
            _owned = lease; // expect FWS105
        }
    }

    public void BorrowedInArray(BlockLease lease) => _many[0] = lease; // expect FWS105

    public void BorrowedInCollection(BlockLease lease) => _list.Add(lease); // expect FWS105

    public void BorrowedInProperty(BlockLease lease) => Property = lease; // expect FWS105

    public static object BorrowedBoxed(BlockLease lease)
    {
        object box = lease; // expect FWS105
        return box;
    }

    public static BlockLease BorrowedReturned(BlockLease lease) => lease; // expect FWS105

    [return: Borrowed]
    public static BlockLease BorrowedReturnedAsSuch(BlockLease lease) => lease;

    public static void BorrowedReleased(BlockPool pool, BlockLease lease)
    {
        pool.Release(lease); // expect FWS105
    }

    public static void LoanReleased(BlockPool pool, LeaseScope scope)
    {
        BlockLease lease = scope.Rent(pool, 1);
        if (lease != BlockLease.None)
        {
            pool.Release(lease); // expect FWS105
        }
    }

    [return: Owned]
    public static BlockLease BorrowedTransferred(BlockPool pool, BlockLease lease)
    {
        return pool.Transfer(lease, 2); // expect FWS105
    }

    [return: Owned]
    public static BlockLease LoanEnded(BlockPool pool, LeaseScope scope, BlockLease lease)
    {
        return scope.MoveOut(pool, lease, 2); // expect FWS105
    }

    [return: Owned]
    public static BlockLease LoanEndedByContract(BlockPool pool, LeaseScope scope, [LoanEnds] BlockLease lease)
    {
        return scope.MoveOut(pool, lease, 2);
    }

    public static System.Func<int> Captured(BlockPool pool, BlockLease lease)
    {
        return () => pool.Offset(lease); // expect FWS105
    }

    public static void CapturedByLocalFunction(BlockPool pool)
    {
        BlockLease lease = pool.TryRent(1);
        Free();
        void Free() => pool.Release(lease); // expect FWS105
    }

    public static void GivenToLocalFunction(BlockPool pool)
    {
        BlockLease lease = pool.TryRent(1);
        if (lease != BlockLease.None)
        {
            Free(lease);
        }

        void Free([Consumed] BlockLease given) => pool.Release(given);
    }

    public void OwnedStoredInPlainField(BlockPool pool)
    {
        _plain = pool.TryRent(1); // expect FWS105
    }

    public static void PassedByReference(BlockPool pool)
    {
        BlockLease lease = pool.TryRent(1);
        if (lease != BlockLease.None)
        {
            Change(ref lease); // expect FWS105
            pool.Release(lease);
        }
    }

    public static BlockLease OwnedReturnedUnmarked(BlockPool pool)
    {
        return pool.TryRent(1); // expect FWS105
    }

    public BlockLease FieldReturned() => _owned; // expect FWS105

    [return: Borrowed]
    public BlockLease FieldLent() => _owned;

    [return: Owned]
    public BlockLease FieldMovedOut()
    {
        BlockLease lease = _owned;
        _owned = BlockLease.None;
        return lease;
    }

    private static void Change(ref BlockLease lease)
    {
        lease = BlockLease.None;
    }

    public object InRecord(BlockLease lease) => new Record(1, lease); // expect FWS105

    public sealed record Record(int Number, BlockLease Lease);
}
