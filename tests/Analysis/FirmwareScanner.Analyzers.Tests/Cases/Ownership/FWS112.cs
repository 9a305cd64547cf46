using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using FirmwareScanner.Contracts;
using FirmwareScanner.Memory;

internal enum Plain
{
    None,
}

internal sealed class NotDisposable
{
}

internal sealed class Released : IDisposable
{
    public void Dispose()
    {
    }
}

[Owned] // expect FWS112
internal sealed class MarkedAndNotDisposable
{
}

internal struct Copied
{
    [Owned] // expect FWS112
    public BlockLease Lease;
}

internal class Fields
{
    [Owned] // expect FWS112
    public int Number;
    [Owned] // expect FWS112
    public string Text = string.Empty;
    [Owned] // expect FWS112
    public NotDisposable? Thing;
    [Owned] // expect FWS112
    public BlockLease[] Many = [];
    [Owned] // expect FWS112
    public List<Released> Listed = [];
    [Owned] // expect FWS112
    public BlockLease? Maybe;
    [Owned] // expect FWS112
    public Plain Enumerated;
    [Owned, Borrowed] // expect FWS112
    public Released? Both; // expect FWS110

    [field: Owned] // expect FWS112
    public virtual Released? Overridable { get; set; } // expect FWS110
}

internal abstract class Factory
{
    [return: Owned]
    public abstract Task<Released> Well();

    public abstract bool TryWell([Owned] out BlockLease lease);

    public abstract void Well([Consumed] BlockLease lease, [Consumed] Released released);
}

internal static class Methods
{
    [return: Owned] // expect FWS112
    public static int Number() => 1;

    [return: Owned] // expect FWS112
    public static Task<int> Later() => Task.FromResult(1);

    public static void Take([Consumed] int number) // expect FWS112
    {
    }

    public static void TakeAny<T>([Consumed] T any) // expect FWS112
    {
    }

    public static void TakeReference([Consumed] ref BlockLease lease) // expect FWS106, FWS112
    {
    }

    public static void OwnedByValue([Owned] BlockLease lease) // expect FWS112
    {
    }

    public static void Local()
    {
        Take(1);

        static void Take([Consumed] int number) // expect FWS112
        {
        }
    }

    public static Action<string> Lambda() => ([Consumed] text) => { }; // expect FWS112
}

internal delegate void Taker([Consumed] long number); // expect FWS112
