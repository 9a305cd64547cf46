using System;
using System.Collections.Generic;

namespace FirmwareScanner.Core.Tests.Repository;

/// <summary>One of each construct that the core must not contain: proves that the inspection sees them.</summary>
internal static class ForbiddenConstructs
{
    private static readonly List<int> Generic = [];

    private interface IWithBody
    {
        public int Answer() => Generic.Count;
    }

    public static int[,] TwoDimensions() => new int[2, 2];

    public static int Overflow(int value) => checked(value + 1);

    public static T Same<T>(T value) => value;

    public static Func<int> Lambda() => () => 1;

    public static unsafe int Pinned(byte[] bytes)
    {
        fixed (byte* first = bytes)
        {
            return *first;
        }
    }

    private struct Pair
    {
        public int First { get; set; }
    }

    private sealed class Box<T>
    {
        public T? Value { get; set; }
    }
}
