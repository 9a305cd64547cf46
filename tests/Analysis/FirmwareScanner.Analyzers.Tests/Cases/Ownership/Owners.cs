using System;
using FirmwareScanner.Contracts;

/// <summary>Handles of an enum of this file, and classes that own them or disposable objects, on the desktop.</summary>
[LeaseHandle]
internal enum Channel
{
    None,
}

internal abstract class Radio
{
    [return: Owned]
    public abstract Channel Open();

    public abstract void Close([Consumed] Channel channel);
}

internal sealed class Part : IDisposable
{
    public void Dispose()
    {
    }
}

internal sealed class Owner : IDisposable
{
    [Owned]
    private readonly Part _part = new Part();

    public void Dispose() => _part.Dispose();
}

internal sealed class Forgetful : IDisposable
{
    [Owned]
    private readonly Part _part = new Part();

    public void Dispose() // expect FWS110
    {
    }
}

internal sealed class OnSomePaths : IDisposable
{
    [Owned]
    private readonly Part _part = new Part();
    private readonly bool _isOpen = true;

    public void Dispose() // expect FWS110
    {
        if (_isOpen)
        {
            _part.Dispose();
        }
    }
}

internal sealed class CannotBeTold
{
    [Owned]
    private readonly Part _part = new Part(); // expect FWS110
}

internal sealed class OnceOnly : IDisposable
{
    [Owned]
    private readonly Part _part = new Part();
    private bool _isDisposed;

    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _part.Dispose();
    }
}

internal sealed class WhileOpen : IDisposable
{
    [Owned]
    private readonly Part _part = new Part();
    private bool _isOpen = true;

    public void Dispose()
    {
        if (_isOpen)
        {
            _part.Dispose();
            _isOpen = false;
        }
    }
}

internal sealed class OnceOnlyAndForgetful : IDisposable
{
    [Owned]
    private readonly Part _part = new Part();
    private bool _isDisposed;

    public void Dispose() // expect FWS110
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
        }
    }
}

internal class Pattern : IDisposable
{
    [Owned]
    private readonly Part _part = new Part();
    private bool _isDisposed;

    ~Pattern()
    {
        Dispose(false);
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (!_isDisposed)
        {
            if (disposing)
            {
                _part.Dispose();
            }

            _isDisposed = true;
        }
    }
}

internal sealed class DerivedPattern : Pattern
{
    [Owned]
    private readonly Part _own = new Part();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _own.Dispose();
        }

        base.Dispose(disposing);
    }
}

internal sealed class ForgetfulPattern : Pattern
{
    [Owned]
    private readonly Part _own = new Part();

    protected override void Dispose(bool disposing) // expect FWS110
    {
        base.Dispose(disposing);
    }
}

internal sealed class SilentPattern : Pattern
{
    [Owned]
    private readonly Part _own = new Part(); // expect FWS110
}

internal sealed class OwnerOfAChannel : IDisposable
{
    private readonly Radio _radio;
    [Owned]
    private Channel _channel;

    public OwnerOfAChannel(Radio radio)
    {
        _radio = radio;
        _channel = radio.Open();
    }

    public void Dispose()
    {
        if (_channel != Channel.None)
        {
            _radio.Close(_channel);
        }
    }
}

internal sealed class ForgetfulOwnerOfAChannel : IDisposable
{
    [Owned]
    private Channel _channel;

    public ForgetfulOwnerOfAChannel([Consumed] Channel channel)
    {
        _channel = channel;
    }

    public void Dispose() // expect FWS110
    {
    }
}

internal sealed class ByProperties : IDisposable
{
    public ByProperties([Consumed] Part first)
    {
        First = first;
        Second = new Part();
    }

    [field: Owned]
    public Part First { get; }

    [field: Owned]
    public Part? Second { get; private set; }

    [field: Owned]
    public Part Third { get; } = new Part();

    public void Overwrite()
    {
        Second = new Part(); // expect FWS104
    }

    public void Exchange()
    {
        Part? before = Second;
        Second = new Part();
        before?.Dispose();
    }

    public void Dispose()
    {
        Third.Dispose();
        Second?.Dispose();
        First.Dispose();
    }
}

internal sealed class ForgetfulProperty : IDisposable
{
    [field: Owned]
    public Part First { get; } = new Part();

    [field: Owned]
    public Part Second { get; } = new Part();

    public void Dispose() // expect FWS110
    {
        Second.Dispose();
    }
}

internal sealed class Settable : IDisposable
{
    [field: Owned]
    public Part? Part { get; set; }

    public void Dispose() => Part?.Dispose();
}

internal static class Users
{
    public static void NeverDisposed()
    {
        Owner owner = new Owner(); // expect FWS102
    }

    public static void Disposed()
    {
        using Owner owner = new Owner();
    }

    public static void NeverDisposedOwnerOfAChannel(Radio radio)
    {
        OwnerOfAChannel owner = new OwnerOfAChannel(radio); // expect FWS102
    }

    public static void SetFromOutside(Part borrowed)
    {
        using Settable owner = new Settable();
        owner.Part = new Part();
        using Settable other = new Settable();
        other.Part = borrowed; // expect FWS105
    }

    public static void DoubleFree(Radio radio)
    {
        Channel channel = radio.Open();
        if (channel == Channel.None)
        {
            return;
        }

        radio.Close(channel);
        radio.Close(channel); // expect FWS103
    }
}
