using System;
using FirmwareScanner.Contracts;

[AllocationFree]
public abstract class Sink
{
    public abstract void Write(int value);

    public virtual int Count => 0;

    [Allocates("Called before the freeze.")]
    public virtual void Open()
    {
    }
}

[AllocationFree]
public sealed class GoodSink : Sink
{
    public override void Write(int value)
    {
    }

    public override int Count => 1;

    public override void Open()
    {
    }
}

public sealed class BadSink : Sink
{
    public override void Write(int value) // expect FWS214
    {
    }

    public override int Count
    {
        get { return 2; } // expect FWS214
    }

    public override void Open()
    {
    }
}

public class MarkedSink : Sink
{
    [AllocationFree]
    public override void Write(int value)
    {
    }
}

public class DeeperSink : MarkedSink
{
    public override void Write(int value) // expect FWS214
    {
    }
}

[AllocationFree]
public sealed class LapsedSink : Sink
{
    [Allocates("It must not.")]
    public override void Write(int value) // expect FWS214
    {
    }
}

public interface ISource
{
    [AllocationFree]
    int Read();

    int Other();
}

public sealed class Implicit : ISource
{
    public int Read() => 1; // expect FWS214

    public int Other() => 2;
}

public sealed class Explicit : ISource
{
    int ISource.Read() => 1; // expect FWS214

    int ISource.Other() => 2;
}

[AllocationFree]
public sealed class Kept : ISource
{
    public int Read() => 1;

    public int Other() => 2;
}

public class Unaware
{
    public int Read() => 1;

    public int Other() => 1;
}

public sealed class Late : Unaware, ISource // expect FWS214
{
}

[AllocationFree]
public sealed class Caller
{
    public int Call(ISource source) => source.Read();

    public int CallOther(ISource source) => source.Other(); // expect FWS213

    public void Write(Sink sink)
    {
        sink.Write(sink.Count);
    }
}

public sealed class Reasons
{
    [Allocates("")] // expect FWS216
    public void A()
    {
    }

    [ColdPath("  ")] // expect FWS216
    public void B()
    {
    }

    [BoundedLoop("")] // expect FWS216
    public int C { get; set; }

    [Allocates("It makes the tables.")]
    public void D()
    {
    }
}
