using FirmwareScanner.Contracts;

[assembly: DeviceCode]

public class Recursion
{
    public int Direct(int n) => n == 0 ? 0 : Direct(n - 1); // expect FWS306

    public int Even(int n) => n == 0 ? 1 : Odd(n - 1); // expect FWS306

    public int Odd(int n) => n == 0 ? 0 : Even(n - 1); // expect FWS306

    public int Into(int n) => Even(n);

    public int Property => Property + 1; // expect FWS306

    public int Written
    {
        get => 1;
        set => Written = value; // expect FWS306
    }

    public int Local(int n)
    {
        return Count(n);

        int Count(int m) => m == 0 ? 0 : Count(m - 1); // expect FWS306
    }

    public static Recursion operator +(Recursion a, Recursion b) => a + b; // expect FWS306

    public int Once(int n) => Twice(n);

    public int Twice(int n) => 2 * n;
}

public abstract class Shape
{
    public abstract int Measure(Shape other);

    public virtual int Size() => 1;
}

public sealed class Square : Shape
{
    public override int Measure(Shape other) => other.Measure(this); // expect FWS306

    public override int Size() => base.Size() + 1;
}

public interface IStep
{
    int Run();
}

public sealed class Chain : IStep
{
    private readonly IStep _next;

    public Chain(IStep next)
    {
        _next = next;
    }

    public int Run() => _next.Run(); // expect FWS306
}

public sealed class Endless
{
    public Endless()
    {
        _ = new Endless(); // expect FWS306
    }
}

public sealed class Operators
{
    private Operators? _next;

    public event System.Action Changed
    {
        add => _next!.Changed += value; // expect FWS306
        remove => _next = null;
    }

    public static Operators operator +(Operators a, int count)
    {
        a += count - 1; // expect FWS306
        return a;
    }

    public static Operators operator ++(Operators a)
    {
        a++; // expect FWS306
        return a;
    }
}
