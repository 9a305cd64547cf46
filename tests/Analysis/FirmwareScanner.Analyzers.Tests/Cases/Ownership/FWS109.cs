using System;
using FirmwareScanner.Contracts;
using FirmwareScanner.Memory;

internal interface ISink
{
    void Take([Consumed] BlockLease lease);
}

internal abstract class Contracted
{
    [return: Owned]
    public abstract BlockLease Get();

    public abstract void Take([Consumed] BlockLease lease);

    public abstract void Look(BlockLease lease);

    public abstract void Give([Owned] out BlockLease lease);

    [return: Borrowed]
    public abstract BlockLease Lend();

    public abstract void Back([LoanEnds] BlockLease lease);

    [LoanEnds]
    public abstract void Close();

    [return: Owned]
    public virtual BlockLease Same() => BlockLease.None;
}

internal sealed class Changed : Contracted
{
    public override BlockLease Get() => BlockLease.None; // expect FWS109

    public override void Take(BlockLease lease) // expect FWS109
    {
    }

    public override void Look([Consumed] BlockLease lease) // expect FWS106, FWS109
    {
    }

    public override void Give(out BlockLease lease) => lease = BlockLease.None; // expect FWS109

    public override BlockLease Lend() => BlockLease.None; // expect FWS109

    public override void Back(BlockLease lease) // expect FWS109
    {
    }

    public override void Close() // expect FWS109
    {
    }

    [return: Owned]
    public override BlockLease Same() => BlockLease.None;
}

internal sealed class Implicit : ISink
{
    public void Take([Borrowed] BlockLease lease) // expect FWS109
    {
    }
}

internal sealed class Explicit : ISink
{
    void ISink.Take(BlockLease lease) // expect FWS109
    {
    }
}

internal class Written
{
    public void Take(BlockLease lease)
    {
    }
}

internal sealed class Inherited : Written, ISink // expect FWS109
{
}

internal sealed class Kept(BlockPool pool) : ISink
{
    public void Take([Consumed] BlockLease lease) => pool.Release(lease);
}

internal static class Delegates
{
    public delegate void Sink([Consumed] BlockLease lease);

    public delegate int Look(BlockLease lease);

    public static Sink Method(BlockPool pool) => Drop; // expect FWS109

    public static Sink Lambda(BlockPool pool) => lease => pool.Offset(lease); // expect FWS109

    public static Sink Consuming(BlockPool pool) => ([Consumed] BlockLease lease) => pool.Release(lease);

    public static Func<int, BlockLease> Rent(BlockPool pool) => pool.TryRent; // expect FWS109

    public static Func<BlockLease, MemoryFault> Release(BlockPool pool) => pool.Release; // expect FWS109

    public static Look Offset(BlockPool pool) => pool.Offset;

    public static Look OffsetLambda(BlockPool pool) => lease => pool.Offset(lease);

    public static Func<LeaseScope, MemoryFault> Closing() => scope => scope.Close();

    public static Func<MemoryFault> Close(LeaseScope scope) => scope.Close; // expect FWS109

    private static void Drop(BlockLease lease)
    {
    }
}
