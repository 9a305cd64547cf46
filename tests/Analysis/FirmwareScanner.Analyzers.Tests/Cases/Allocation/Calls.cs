using System;
using System.Threading;
using FirmwareScanner.Contracts;

public static class Helper
{
    public static int Unmarked() => 1;

    [AllocationFree]
    public static int Marked() => 1;

    public static int Property => 1;

    [AllocationFree]
    public static int MarkedProperty { get; set; }

    public static int MarkedGetter
    {
        [AllocationFree]
        get => 1;
        set => Building();
    }

    [Allocates("It makes a list.")]
    public static void Building()
    {
    }

    [ColdPath("Nothing is scanned after it.")]
    public static void Fail(int code) => throw new InvalidOperationException("code " + code);
}

public sealed class Number
{
    public static Number operator +(Number a, Number b) => a;

    [AllocationFree]
    public static Number operator -(Number a, Number b) => a;

    public static Number operator ++(Number a) => a;

    public static Number operator ~(Number a) => a;

    public static implicit operator int(Number a) => 0;

    public void Deconstruct(out int a, out int b)
    {
        a = 1;
        b = 2;
    }
}

public sealed class Resource : IDisposable
{
    public void Dispose()
    {
    }
}

[AllocationFree]
public sealed class FreeResource : IDisposable
{
    public void Dispose()
    {
    }
}

[AllocationFree]
public sealed class Calls
{
    private int _value;

    public int Auto { get; private set; }

    public int Own() => Auto + Twice(2);

    public int Foreign() => Helper.Unmarked(); // expect FWS213

    public int Free() => Helper.Marked() + Helper.MarkedProperty;

    public int Getter() => Helper.Property; // expect FWS213

    public void Setter()
    {
        Helper.MarkedProperty = 2;
        Helper.MarkedProperty++;
        Helper.MarkedGetter++; // expect FWS213
    }

    public void Allocating()
    {
        Helper.Building(); // expect FWS213
    }

    public void Cold()
    {
        Helper.Fail(3);
    }

    public int Listed(byte[] a, byte[] b)
    {
        Array.Copy(a, 0, b, 0, 1);
        return Interlocked.Exchange(ref _value, 2);
    }

    public int NotListed() => Math.Abs(_value); // expect FWS213

    public Number Operator(Number a) => a + a; // expect FWS213

    public Number FreeOperator(Number a) => a - a;

    public int Conversion(Number a) => a; // expect FWS213

    public void Increment(Number a)
    {
        a++; // expect FWS213
    }

    public object Complement(Number a) => ~a; // expect FWS213

    public int Deconstruction(Number a)
    {
        (int x, int y) = a; // expect FWS213
        return x + y;
    }

    public int Positional(Number a) => a is (1, 2) ? 1 : 0; // expect FWS213

    public bool TextEquality(string a, string b) => a == b; // expect FWS213

    public bool TextNull(string? a) => a == null;

    public char Character(string a) => a[0];

    public string Part(string a) => a[1..2]; // expect FWS213

    public void Using(Resource resource)
    {
        using (resource) // expect FWS213
        {
        }
    }

    public void UsingFree(FreeResource resource)
    {
        using (resource)
        {
        }
    }

    public void UsingDeclaration(Resource resource)
    {
        using Resource held = resource; // expect FWS213
    }

    public void UsingInterface(IDisposable resource)
    {
        using (resource) // expect FWS213
        {
        }
    }

    public DateTime Time(long ticks) => new DateTime(ticks); // expect FWS213

    public void Throw()
    {
        throw new InvalidOperationException("text"); // expect FWS212
    }

    public int ThrowExpression(object? o) => o is null ? throw new ArgumentNullException(nameof(o)) : 1; // expect FWS212

    public void Rethrow()
    {
        try
        {
            Twice(1);
        }
        catch (Exception)
        {
            throw; // expect FWS212
        }
    }

    public int Switch(int value) => value switch
    {
        1 => 2,
        _ => 3,
    };

    [ColdPath("Scanning has failed.")]
    private void Failing() => throw new InvalidOperationException("text" + _value);

    private static int Twice(int value) => 2 * value;
}
