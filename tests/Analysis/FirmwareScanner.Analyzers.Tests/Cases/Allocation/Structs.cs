using System;
using FirmwareScanner.Contracts;

public struct Pair
{
    public int First;
    public int Second;

    public Pair(int first)
    {
        First = first;
        Second = 0;
    }

    [AllocationFree]
    public readonly int Sum() => First + Second;
}

[AllocationFree]
public sealed class Structs
{
    private Pair _pair;
    private readonly Pair[] _pairs = new Pair[4];
    private DateTime _time;
    private TimeSpan _span;
    private DayOfWeek _day;

    public int Local()
    {
        Pair pair; // expect FWS210
        pair.First = 1;
        return pair.First;
    }

    public int Created()
    {
        Pair pair = new Pair(1); // expect FWS210
        return pair.Sum();
    }

    public int Temporary() => new Pair(1).Sum(); // expect FWS210

    public int Parameter(Pair pair) => pair.First; // expect FWS210

    public int InParameter(in Pair pair) => pair.First; // expect FWS210

    public int ByReference(ref Pair pair) => pair.First;

    public Pair Result() // expect FWS210
    {
        return default; // expect FWS210
    }

    public int Field() => _pair.First; // expect FWS210

    public int Element() => _pairs[1].First; // expect FWS210

    public int OutVariable()
    {
        Fill(out Pair pair); // expect FWS210
        return pair.First;
    }

    public int Unboxed(object value) => ((Pair)value).First; // expect FWS210

    public int Matched(object value) => value is Pair pair ? pair.First : 0; // expect FWS210

    public int Nullable(int value)
    {
        int? maybe = value; // expect FWS210
        return value;
    }

    public int Tuple()
    {
        var pair = (1, 2); // expect FWS210
        return 1;
    }

    public void Ranges()
    {
        Index index = ^1; // expect FWS210
        Range range = 1..2; // expect FWS210
    }

    public char FromEnd(string text) => text[^1];

    public int Swap(int a, int b)
    {
        (a, b) = (b, a);
        return a - b;
    }

    public DateTime FreeTime() => _time;

    public TimeSpan FreeSpan() => _span;

    public DayOfWeek FreeEnum() => _day;

    public int Closure(int seed)
    {
        return Add(1);

        int Add(int value) => seed + value; // expect FWS210
    }

    public int NoClosure(int seed)
    {
        return Add(seed, 1);

        static int Add(int a, int b) => a + b;
    }

    public int OnlyThis()
    {
        return Read();

        int Read() => _pairs.Length;
    }

    private static void Fill(out Pair pair)
    {
        pair.First = 0;
        pair.Second = 0;
    }
}
