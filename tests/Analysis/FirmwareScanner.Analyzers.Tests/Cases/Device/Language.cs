using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using FirmwareScanner.Contracts;

[assembly: DeviceCode]

public class Generics<T> // expect FWS301
{
    private Func<int>? _function; // expect FWS301

    private List<int>? _list; // expect FWS301

    public void Method<TItem>(TItem item) // expect FWS301
    {
    }

    public void Call()
    {
        Method<int>(1); // expect FWS301
        Method(1); // expect FWS301
    }
}

public class Arithmetic
{
    public int Expression(int a) => checked(a + 1); // expect FWS302

    public void Statement(int a)
    {
        checked // expect FWS302
        {
            a++;
        }

        unchecked
        {
            a++;
        }
    }
}

public class Arrays
{
    private int[,]? _matrix; // expect FWS303

    private int[][]? _jagged;

    public object Create() => new int[2, 3]; // expect FWS303

    public object Implicit() => new[,] { { 1, 2 }, { 3, 4 } }; // expect FWS303

    public void CopyAsArrays(byte[] a, int[] b, string[] c, object[] d, Array unknown, bool isWide)
    {
        Array from = a;
        Array to = b;
        Array.Copy(from, 0, to, 0, 1); // expect FWS310
        Array.Copy(from, 0, a, 0, 1);
        Array.Copy(from, 0, unknown, 0, 1);
        Array.Copy(c, 0, d, 0, 1);
        a.CopyTo(to, 0); // expect FWS309, FWS310
        Array either = isWide ? b : a;
        Array.Copy(either, 0, b, 0, 1);
        Array changed = a;
        changed = b;
        Array.Copy(changed, 0, b, 0, 1);
        object boxed = a;
        Array.Copy((Array)boxed, 0, b, 0, 1); // expect FWS310
    }

    public void Copy(byte[] a, int[] b, byte[] c, object[] d)
    {
        Array.Copy(a, 0, c, 0, 1);
        Array.Copy(a, 0, b, 0, 1); // expect FWS310
    }
}

public interface IBodies
{
    int Plain();

    int Body() => 1; // expect FWS304

    int Property { get; set; }

    int Computed => 2; // expect FWS304
}

public unsafe class Pointers
{
    private byte* _field; // expect FWS305

    public void Fixed(byte[] bytes)
    {
        fixed (byte* p = bytes) // expect FWS305
        {
            *p = 1;
        }
    }

    public void Stack()
    {
        byte* p = stackalloc byte[4]; // expect FWS305, FWS305
    }
}

public struct Buffered
{
    public unsafe fixed byte Bytes[4]; // expect FWS305
}

public record Recorded; // expect FWS308

public class Gaps
{
    private int? _nullable; // expect FWS308

    private string? _annotated;

    private volatile int _volatile; // expect FWS308

    private decimal _money; // expect FWS308

    public required int Needed { get; set; } // expect FWS308

    public int Initialised { get; init; }

    public IEnumerable Iterator()
    {
        yield return null; // expect FWS308
    }

    public async void Async() // expect FWS308
    {
    }

    public int FromEnd(int[] a) => a[^1]; // expect FWS308

    public string Range(string a) => a[1..2]; // expect FWS308

    public (int, int) Tuple() // expect FWS308
    {
        return (1, 2); // expect FWS308
    }

    public int Deconstructed(Pair pair)
    {
        (int a, _) = pair;
        (a, int b) = pair;
        var (c, d) = pair;
        foreach ((int e, int f) in new Pair[1])
        {
            a += e;
        }

        (a, b) = (b, a); // expect FWS308, FWS308
        return a + b + c + d;
    }

    public bool List(int[] a) => a is [1, 2]; // expect FWS308

    public object Anonymous() => new { A = 1 }; // expect FWS308

    public void Span(Span<byte> bytes) // expect FWS308
    {
    }

    public void Utf8()
    {
        var text = "a"u8; // expect FWS308
    }

    public void Dynamic(dynamic value) // expect FWS308
    {
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining)] // expect FWS308
    public int Inlined() => 1;

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    public int NotInlined() => 1;

    public unsafe int Address(int value) => *&value; // expect FWS305

    public int Squared(int value) => (int)Math.Sqrt(value); // expect FWS309

    public string Pattern(int value) => value.ToString("X"); // expect FWS309

    public int Listed(string value) => value.Length;

    public object Foreign() => new Random(); // expect FWS309

#if DESKTOP
    public decimal OnTheDesktopOnly;
#endif
}

public interface IStaticMember
{
    static abstract int Count(); // expect FWS308
}

public class Pair
{
    public void Deconstruct(out int a, out int b) => a = b = 1;
}

public class NaturalTypes
{
    private delegate int Own(int a);

    public void Natural()
    {
        var lambda = (int a) => a + 1; // expect FWS301
        Delegate group = Twice; // expect FWS301
        var method = Twice; // expect FWS301
        object boxed = (int a) => a; // expect FWS301
        var byReference = (ref int a) => a; // expect FWS301
        var action = () => { };
        Own own = a => a;
        Delegate typed = (Own)Twice;
    }

    private static int Twice(int a) => 2 * a;
}

public class Declared
{
    [ThreadStatic]
    private static int t_own; // expect FWS308

    [System.Runtime.CompilerServices.ModuleInitializer]
    internal static void Start() // expect FWS308
    {
    }

    public virtual Declared Same() => this;

    public virtual object Made => this;
}

public class DeclaredAgain : Declared
{
    public override DeclaredAgain Same() => this; // expect FWS308

    public override string Made => "a"; // expect FWS308
}
