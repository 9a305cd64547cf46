using System;
using System.IO;
using System.Threading.Tasks;
using FirmwareScanner.Contracts;

/// <summary>A class that contracts name: its objects are followed in code that is not of the device, too.</summary>
internal class Port : IDisposable
{
    public int Read() => 1;

    public void Dispose()
    {
    }
}

internal sealed class FastPort : Port
{
}

/// <summary>Nobody says anything about it.</summary>
internal sealed class Other : IDisposable
{
    public void Dispose()
    {
    }
}

/// <summary>Says itself that its objects are followed.</summary>
[Owned]
internal sealed class Marked : IAsyncDisposable, IDisposable
{
    public void Dispose()
    {
    }

    public ValueTask DisposeAsync() => default;
}

internal sealed class Ports
{
    [return: Owned]
    public Port Open() => new Port();

    public bool TryOpen([Owned] out Port? port)
    {
        port = new Port();
        return true;
    }

    public void Close([Consumed] Port port) => port.Dispose();

    [return: Owned]
    public Port Exchange([Consumed] Port port)
    {
        port.Dispose();
        return new Port();
    }

    [return: Owned]
    public Task<Port> OpenLater() => Task.FromResult<Port>(null!);
}

internal static class Programs
{
    public static void DoubleFree(Ports ports)
    {
        Port port = new Port();
        ports.Close(port);
        ports.Close(port); // expect FWS103
    }

    public static void DoubleFreeOfADerivedClass(Ports ports)
    {
        FastPort port = new FastPort();
        ports.Close(port);
        port.Dispose(); // expect FWS103
    }

    public static int UsedAfter(Ports ports)
    {
        Port port = new Port();
        ports.Close(port);
        return port.Read(); // expect FWS101
    }

    public static void Leaked()
    {
        Port port = new Port(); // expect FWS102
    }

    public static void LeakedByAnException(Ports ports)
    {
        Port port = new Port(); // expect FWS102
        port.Read();
        ports.Close(port);
    }

    public static void Discarded(Ports ports)
    {
        ports.Open(); // expect FWS104
    }

    public static void OutOfOrder()
    {
        Port first = new Port(); // expect FWS102
        Port second = new Port(); // expect FWS102
        first.Dispose(); // expect FWS111
        second.Dispose();
    }

    public static void InOrder()
    {
        using Port first = new Port();
        using Port second = new Port();
    }

    public static int Unchecked(Ports ports)
    {
        ports.TryOpen(out Port? port); // expect FWS102
        return port!.Read(); // expect FWS108
    }

    public static void Exchanged(Ports ports)
    {
        Port port = ports.Exchange(new Port());
        ports.Close(port);
    }

    public static void Borrowed(Port port)
    {
        port.Dispose(); // expect FWS105
    }

    public static Port GivenWithoutAWord()
    {
        return new Port(); // expect FWS105
    }

    public static void ByItsInterface()
    {
        IDisposable port = new Port();
        port.Dispose();
        port.Dispose(); // expect FWS103
    }

    public static void ByItsInterfaceLeaked()
    {
        IDisposable port = new Port(); // expect FWS102
    }

    public static async Task AwaitedAndDisposed()
    {
        await using Marked marked = new Marked();
    }

    public static void MarkedClassLeaked()
    {
        Marked marked = new Marked(); // expect FWS102
    }

    public static async Task GivenByATask(Ports ports)
    {
        Port? port = await ports.OpenLater(); // expect FWS102
    }

    public static void NobodySpokeOfThem(string path)
    {
        Other other = new Other();
        other.Dispose();
        other.Dispose();
        FileStream file = new FileStream(path, FileMode.Open);
        file.WriteByte(1);
        IDisposable any = new Other();
        any.Dispose();
    }

    public static void NobodySpokeOfThisParameter(IDisposable any)
    {
        any.Dispose();
    }
}
