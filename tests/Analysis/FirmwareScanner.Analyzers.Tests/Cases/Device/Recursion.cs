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

public sealed class Receivers
{
    private readonly int _number = 3;
    private readonly string _text = "a";
    private readonly System.Collections.IEnumerable _values = new int[3];
    private readonly System.IDisposable? _inner;
    private readonly Mode _mode;

    public enum Mode
    {
        Off,
    }

    public string Name => nameof(Name);

    public System.Collections.IEnumerator GetEnumerator() => _values.GetEnumerator(); // expect FWS309

    public override int GetHashCode() => _number.GetHashCode() ^ _text.GetHashCode() ^ _mode.GetHashCode(); // expect FWS309, FWS309, FWS309

    public override bool Equals(object? other) => other is Receivers each && _text.Equals(each._text) && _number.Equals(each._number); // expect FWS309, FWS309

    public override string ToString() => _number.ToString() + _text + _mode; // expect FWS309

    public void Dispose() => _inner?.Dispose(); // expect FWS309

    public void Again()
    {
        System.Action later = () => Again();
        later();
    }
}

public sealed class Texts
{
    private readonly Texts? _other;

    public override string ToString() => $"text {this}"; // expect FWS306

    public string Sum() => "a" + this;
}

public class Summed
{
    public override string ToString()
    {
        string text = "a" + this; // expect FWS306
        text += this; // expect FWS306
        System.Console.WriteLine(this); // expect FWS306, FWS309
        return string.Concat("a", this); // expect FWS306, FWS309
    }
}

public sealed class Apart
{
    private readonly Summed _summed = new();

    public override string ToString() => "a" + _summed;
}

public abstract class Sensor
{
    public virtual int Read() => 1;

    public virtual int Mean() => Read(); // expect FWS306
}

public sealed class Twofold : Sensor
{
    private readonly Onefold _one = new();

    public override int Read() => _one.Read();
}

public sealed class Onefold : Sensor
{
}

public sealed class Averaging : Sensor
{
    public override int Read() => Mean(); // expect FWS306
}

public interface IDisplay : System.IDisposable
{
    void Clear();
}

public sealed class Display : IDisplay
{
    public void Clear()
    {
    }

    public void Dispose()
    {
    }
}

public sealed class Terminal : System.IDisposable
{
    private readonly IDisplay _display = new Display();

    public void Dispose() => _display.Dispose(); // expect FWS309
}

public sealed class Cast : System.IDisposable
{
    public void Dispose() => ((System.IDisposable)this).Dispose(); // expect FWS306, FWS309
}
