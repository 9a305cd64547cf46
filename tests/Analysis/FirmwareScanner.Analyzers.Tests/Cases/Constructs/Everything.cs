// Every construct of the language: what is written here is compiled, never run, and no analyzer may throw on it. ConstructTests
// names the kinds of syntax that are missing.
extern alias here;
global using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using FirmwareScanner.Contracts;
using FirmwareScanner.Memory;
using unsafe Pointer = int*;

[assembly: DeviceCode]
[module: SkipLocalsInit]

namespace Everything
{
    namespace Nested
    {
        internal enum Small : byte
        {
            None = 0,
            One = 1 << 1,
            Two = (byte)'a',
        }
    }

    internal delegate T Maker<in TFrom, out T>(TFrom from, params object[] rest)
        where TFrom : class?
        where T : struct;

    [LeaseHandle]
    internal enum Handle : long
    {
        None,
        Odd = (long)1e3,
    }

    internal interface IShape<T>
        where T : notnull
    {
        static abstract IShape<T> operator +(IShape<T> shape);

        static virtual int Count => 1;

        event EventHandler Changed;

        int this[int index] { get; set; }

        T Area { get; }

        int Default() => 2;
    }

    [AllocationFree]
    internal abstract record Base(int X, Handle Lease)
    {
        public abstract Base Copy();

        public virtual Base Property => this;
    }

    [AllocationFree]
    internal sealed record Derived(int X, Handle Lease, string Text = "t", double Wide = 1e300, float Narrow = float.NaN) : Base(X, Lease)
    {
        public override Derived Copy() => this with { X = 2, Text = null! };

        public override Derived Property => this;
    }

    internal readonly record struct Point(int X, int Y);

    internal ref struct Window
    {
        public Span<byte> Bytes;
        public ref int Here;
        public ref readonly int There;

        [UnscopedRef]
        public ref Span<byte> Inner => ref Bytes;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal unsafe struct Buffer
    {
        public fixed byte Bytes[16];
        public Pointer Next;
        public delegate* unmanaged[Cdecl]<int, void> Call;
        public delegate*<int, int> Managed;
    }

    [AllocationFree]
    internal static class Constants
    {
        public const Handle FromChar = (Handle)'x';
        public const Handle FromNumber = (Handle)3;
        public const char Escape = (char)27;
        public const double Wide = (double)1e30f;
        public const float Narrow = (float)1e30;
        public const double None = (double)float.NaN;
        public const float Endless = float.PositiveInfinity;
        public const decimal Exact = 79228162514264337593543950335m;
        public const ulong Most = ulong.MaxValue;
        public const string? Nothing = null;
        public const bool Yes = true;
        public const nint Native = 3;
        public const nuint Unsigned = 4;
        public static readonly int[] Numbers = [1, 2, .. Others, 3];
        public static readonly int[] Others = { (int)'a', (byte)3.7, unchecked((int)0xFFFFFFFFu) };
        public static readonly double[] Reals = new[] { (double)1e30f, (double)float.MaxValue, -0.0, 1 / 3d };
        public static readonly char[] Characters = { (char)0, '\u1234', '\e', (char)65.5f };
        public static readonly int[,] Grid = new int[2, 2] { { 1, 2 }, { 3, 4 } };
        public static readonly object Anonymous = new { A = 1, Text = $"{1:X4}{"a",-3}" };
        public static readonly DateTime Moment = default;

        public static void Optional(
            char a = 'c', double b = double.NegativeInfinity, decimal c = 1.5m, DateTime d = default, Handle e = (Handle)7, float f = 3e38f)
        {
        }

        public static bool Compare(char c, float f, double d, decimal m, nint n, object o)
        {
            Optional();
            return c == (char)27 || f > 1e30f || d < (double)float.NaN || m <= 1m || n != 3 || o is 'x' or 1e30 or float.NaN or 3m or (char)9;
        }
    }

    [AllocationFree]
    [DeviceCode]
    internal abstract partial class Members<T> : IDisposable, IEnumerable
        where T : class, new()
    {
        private static volatile int s_shared;
        [Owned]
        private Handle _lease = Handle.None;
        [ThreadStatic]
        private static int s_own;
        public required int Needed { get; init; }
        public int Automatic { get => field; set => field = value + 1; } = 3;
        private event Action? Happened;

        static Members()
        {
            s_own = 1;
        }

        protected Members(int a)
            : base()
        {
            _ = a;
        }

        protected Members()
            : this(1)
        {
        }

        ~Members() => s_shared = 0;

        public int this[Index index] => 1;

        public int this[Range range, params int[] more]
        {
            get { return more.Length; }
            set { more[0] = value; }
        }

        public event Action Custom
        {
            add { Happened += value; }
            remove { Happened -= value; }
        }

        public static Members<T>? operator +(Members<T>? a, int b) => a;

        public static Members<T>? operator checked +(Members<T>? a, int b) => a;

        public static bool operator true(Members<T> a) => true;

        public static bool operator false(Members<T> a) => false;

        public static Members<T>? operator ++(Members<T>? a) => a;

        public static explicit operator int(Members<T> a) => 1;

        public static implicit operator Members<T>?(int a) => null;

        public static Members<T>? operator >>>(Members<T>? a, int b) => a;

        partial void Partly();

        partial void Partly()
        {
        }

        public abstract T Make();

        public virtual TItem? Chosen<TItem>(TItem? item) => item;

        public virtual void Dispose() => Happened?.Invoke();

        IEnumerator IEnumerable.GetEnumerator()
        {
            yield return 1;
            yield break;
        }

        public async Task<int> Wait(CancellationToken token, IAsyncEnumerable<int> numbers, IAsyncDisposable resource)
        {
            await foreach (int number in numbers.WithCancellation(token).ConfigureAwait(false))
            {
                await Task.Yield();
            }

            await using (resource)
            {
            }

            await using IAsyncDisposable held = resource;
            return await Task.FromResult(1);
        }

        public ref readonly int Reference(ref int a, in int b, out int c, scoped ref int d, ref readonly int e)
        {
            c = 1;
            ref int local = ref a;
            ref readonly int other = ref b;
            local = ref s_own;
            local++;
            return ref a;
        }
    }

    [AllocationFree]
    internal static class Statements
    {
        [DllImport("none")]
        private static extern int Foreign(int a);

        public static int Loops(int n, IEnumerable<int> all, int[] array, string text, BlockPool pool)
        {
            for (int i = 0, j = n; i < j; i++, --j)
            {
                continue;
            }

            for (; ; )
            {
                break;
            }

            foreach (int each in all)
            {
                n += each;
            }

            foreach ((int key, string? value) in new Dictionary<int, string>())
            {
                n ^= key;
            }

            foreach (var (key, _) in new Dictionary<int, string>())
            {
                n |= key;
            }

            foreach (ref int each in array.AsSpan())
            {
                each <<= 1;
            }

            while (n-- > 0 && --n >= 0)
            {
                n >>>= 2;
            }

            do
            {
                n /= 128;
            }
            while (n != 0);

        again:
            switch (n)
            {
                case 1 when text is { Length: > 3 and < 9 } or not null:
                case > 4 and <= 'x':
                    goto case 2;
                case 2:
                    goto default;
                case 3:
                    goto again;
                default:
                    goto end;
            }

        end:
            ;
            using (BlockedStream stream = new())
            using (new BlockedStream())
            {
                lock (stream)
                {
                }
            }

            using BlockedStream declared = new();
            try
            {
                checked
                {
                    n = checked(n + 1);
                }

                unchecked
                {
                    n = unchecked(n + 1);
                }

                throw new InvalidOperationException(nameof(n));
            }
            catch (ArgumentException exception) when (exception.Message.Length > 3)
            {
                throw;
            }
            catch
            {
            }
            finally
            {
                n = 1;
            }

            const int Fixed = 1 + 2;
            BlockLease lease = pool.TryRent(1);
            if (lease == BlockLease.None)
            {
                return Fixed;
            }
            else if (n is var captured && captured > 0)
            {
                pool.Release(lease);
            }

            return Local(n);

            static int Local(int a) => a;
        }

        public static unsafe void Unsafe(byte[] bytes, int count)
        {
            fixed (byte* first = bytes, second = &bytes[1])
            {
                *first = second[1];
                Buffer buffer = default;
                Buffer* pointer = &buffer;
                pointer->Bytes[0] = (byte)sizeof(Buffer);
                int distance = (int)(second - first);
            }

            int* stack = stackalloc int[count];
            Span<int> span = stackalloc[] { 1, 2, 3 };
            Span<int> typed = stackalloc int[2] { 1, 2 };
            delegate*<int, int> function = &Twice;
            _ = function(1);
            static int Twice(int a) => a * 2;
            unsafe
            {
                stack[0] = 1;
            }
        }

        public static IEnumerable<object?> Queries(IEnumerable<int> all)
        {
            return from a in all
                   join b in all on a equals b into joined
                   from c in joined.DefaultIfEmpty()
                   let d = a + c
                   where d > 0
                   orderby d descending, a ascending
                   group d by a into grouped
                   join e in all on grouped.Key equals e
                   select (object?)new { grouped.Key, Sum = grouped.Sum() };
        }

        public static void References(__arglist)
        {
            int number = 1;
            TypedReference reference = __makeref(number);
            Type type = __reftype(reference);
            int value = __refvalue(reference, int);
            References(__arglist(1, "a"));
        }
    }
}
