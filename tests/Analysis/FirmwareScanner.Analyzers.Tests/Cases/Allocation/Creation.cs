using System;
using System.Collections.Generic;
using FirmwareScanner.Contracts;

[AllocationFree]
public sealed class Creation
{
    private static readonly int[] Shared = new int[4];
    private readonly byte[] _buffer = new byte[16];
    private object? _kept;

    public Creation()
    {
        _kept = new object();
    }

    public object Object() => new object(); // expect FWS201

    public Creation TargetTyped() => new(); // expect FWS201

    public byte[] Array() => new byte[4]; // expect FWS201

    public int[] Initialiser() => new[] { 1, 2, 3 }; // expect FWS201

    public int[] Collection() => [1, 2, 3]; // expect FWS201

    public List<int> List() => [1, 2]; // expect FWS201

    public object Anonymous() => new { A = 1 }; // expect FWS201

    public void Lazily()
    {
        _kept ??= new object(); // expect FWS201
    }

    public T Generic<T>() where T : new() => new T(); // expect FWS201

    public Type TypeObject() => typeof(int); // expect FWS201

    public byte[] Slice(byte[] bytes) => bytes[1..2]; // expect FWS201

    public byte Last(byte[] bytes) => bytes[^1];

    public bool Pattern(int[] values) => values is [1, .. var rest] && rest.Length == 2; // expect FWS201

    public Node Copy(Node node) => node with { Value = 2 }; // expect FWS201, FWS213

    public int Local()
    {
        return Make();

        static int Make()
        {
            int[] some = new int[2]; // expect FWS201
            return some.Length;
        }
    }

    public int Property
    {
        get
        {
            int[] some = { 1, 2 }; // expect FWS201
            return some[0] + _buffer.Length + Shared.Length;
        }
    }

    [Allocates("Runs once, before the freeze.")]
    public object Exempt() => new object();

    public sealed record Node(int Value);
}

public static class Elsewhere
{
    public static object Unmarked() => new object();

    [AllocationFree]
    public static object Marked() => new object(); // expect FWS201

    [AllocationFree]
    public static object MarkedProperty => new object(); // expect FWS201

    public static int Outer(int[] data)
    {
        object unchecked_ = new object();
        return Inner(data) + unchecked_.GetHashCode();

        [AllocationFree]
        static int Inner(int[] data) => new int[data.Length].Length; // expect FWS201
    }
}
