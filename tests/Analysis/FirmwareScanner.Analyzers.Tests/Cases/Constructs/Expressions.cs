// The expressions of Everything.cs.
extern alias here;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using FirmwareScanner.Contracts;
using static System.Math;
using Money = System.Decimal;
using Pair = (int First, string Second);

namespace Everything
{
    [AllocationFree]
    internal sealed class Expressions : Members<object>
    {
        private Expressions? _next;

        public override TItem? Chosen<TItem>(TItem? item)
            where TItem : default => item;

        public override object Make() => base.ToString() + this + _next;

        public object? All(int a, long b, double d, string s, object o, dynamic dyn, int[] array, List<int> list, int? maybe, Handle handle)
        {
            a = +a - -a + ~a * a / (a | 1) % (a & 7) ^ a << 1 >> 2 >>> 3;
            a += 1;
            a -= 1;
            a *= 2;
            a /= 2;
            a %= 3;
            a &= 1;
            a |= 1;
            a ^= 1;
            a <<= 1;
            a >>= 1;
            a >>>= 1;
            s ??= "x";
            a++;
            --a;
            bool flag = !(a == 1 && b != 2 || d < 3 & d > 4 | d <= 5 ^ d >= 6) && true || false;
            o = flag ? a : null!;
            o = maybe ?? 3;
            o = _next?._next?.Needed ?? 4;
            o = array?[^1]!;
            o = array[1..^1];
            o = array[..];
            o = new int[] { 1, 2 };
            o = new int[3];
            o = new[,] { { 1 } };
            o = new List<int> { 1, 2, 3 };
            o = new Dictionary<string, int> { ["a"] = 1 };
            o = new Expressions { Needed = 3, _next = { Needed2 = 4 } };
            o = new Dictionary<string, int> { { "b", 2 } };
            Expressions target = new() { Needed = 1 };
            o = typeof(List<>);
            o = default(int);
            o = default!;
            o = sizeof(long);
            o = (1, "b", c: 3.0);
            (int x, var y) = (1, 2);
            (x, y) = (y, x);
            (x, _) = this;
            var (p, q) = this;
            o = o is int and (not 3) or string { Length: 2 } ? 1 : 2;
            o = o is (1, 2) || o is Point(1, var z) || o is Point { X: > 1 } named || array is [_, .. var rest] || array is [1, .., 3];
            o = o is string || o is Expressions { _next.Needed: 3 };
            o = o is null or true or 'c' or "text" or 1.5f or 3m or Handle.Odd;
            o = o switch
            {
                int i when i > 3 => i,
                string => "text",
                > 3 and < 9 => 3,
                (Expressions, _) => 1,
                { } => 2,
                null => throw new Exception(),
            };
            o = s + a + $"{a,3:X}{s}{this}" + @"verbatim" + """raw""" + $"text {a}" + $$"""{{a}}""" + $@"{a}";
            ReadOnlySpan<byte> utf8 = "abc"u8;
            Func<int, int> lambda = static n => n + 1;
            Func<int, int, int> both = (int m, int n) => { return m + n; };
            Action anonymous = delegate { };
            Action<int> typed = delegate (int n) { };
            var natural = (int n = 3, params int[] more) => n;
            var explicitResult = int (int n) => n;
            Delegate group = Deconstruct;
            var attributed = [Obsolete] (ref int n) => n;
            Func<Task> task = async () => await Task.Yield();
            lambda += lambda - lambda;
            o = (object)(byte)a + "" + (a as object) + (o as string)!.Length;
            o = dyn.Member(a).Other[1] + dyn;
            o = handle + 1;
            o = (int)handle;
            o = handle | Handle.Odd;
            handle = (Handle)a;
            handle = (Handle)(char)27;
            o = (Handle)1e3;
            o = Enum.ToObject(typeof(Handle), 3);
            o = typeof(here::FirmwareScanner.Memory.BlockPool).Name.Length + global::System.Math.Abs(2) + Abs(3);
            o = stackalloc int[2].Length;
            o = checked((int)b) + unchecked((int)b);
            o = ref_(ref a);
            o = list is [];
            Pair pair = (1, "b");
            Money money = 3.5m;
            o = nameof(List<>) + nameof(All);
            o = this[..3, 1, 2] = 4;
            _ = _next! ? 1 : ++a;
            if (o is not Expressions { Needed2: var needed, _next: { } next })
            {
                return null;
            }

            return needed is >= 0 and <= 9 ? next : ref_(ref a);

            static ref int ref_(ref int n) => ref n;
        }

        public int Needed2 { get; set; }

        public void Scoped<TItem>(scoped Span<int> span, Func<int, int> given)
            where TItem : allows ref struct
        {
            scoped Span<int> local = span;
        }

        public void Deconstruct(out int a, out int b) => (a, b) = (1, 2);

        public override string ToString() => $"{this}";

        public override bool Equals(object? other) => other is Expressions { Needed: 1 } each && each == this;

        public override int GetHashCode() => Needed.GetHashCode();
    }

    internal static class Extensions
    {
        public static int Old(this string text) => text.Length;
    }

    internal sealed class BlockedStream : IDisposable
    {
        public void Dispose()
        {
        }
    }

    internal sealed class Outer(int captured, [Owned] Handle lease)
    {
        public int Sum(int n) => captured + n;

        public Handle Lease => lease;

        private protected class Inner : Base2
        {
            public sealed override int Value() => base.Value();

            public new int Hidden;
        }

        internal abstract class Base2
        {
            public virtual int Value() => 1;

            protected internal int Hidden = 0;
        }
    }
}
