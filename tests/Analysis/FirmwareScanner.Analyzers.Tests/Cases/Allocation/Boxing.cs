using System;
using FirmwareScanner.Contracts;

[AllocationFree]
public sealed class Boxing
{
    private enum Colour
    {
        Red,
    }

    public object Number(int value) => value; // expect FWS202

    public object Explicitly(int value) => (object)value; // expect FWS202

    public object Constant() => 5; // expect FWS202

    public object Enumeration() => Colour.Red; // expect FWS202

    public IComparable Interface(int value) => value; // expect FWS202

    public Enum AsEnum() => Colour.Red; // expect FWS202

    public bool Argument(int value) => Take(value); // expect FWS202

    public object Parameter<T>(T value) => value!; // expect FWS202

    public Type Inherited(int value) => value.GetType(); // expect FWS202

    public string? Text() => Colour.Red.ToString(); // expect FWS202

    public int Unboxing(object value) => (int)value;

    public bool IsInt(object value) => value is int number && number > 0;

    public long Widening(int value) => value;

    public object Reference(string value) => value;

    public int FromEnum() => (int)Colour.Red;

    private static bool Take(object value) => value is null;
}
