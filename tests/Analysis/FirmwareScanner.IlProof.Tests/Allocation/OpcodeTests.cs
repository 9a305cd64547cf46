using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.IlProof.Tests.Support;
using Xunit;

namespace FirmwareScanner.IlProof.Tests.Allocation;

/// <summary>Each kind of instruction that allocates on nanoCLR, two calls below the allocation-free root.</summary>
public sealed class OpcodeTests
{
    private const string Way = "Entry.Run > Middle.Pass > Offender.Do";

    [Theory]
    [InlineData("return new Item().Value;", "allocates an object of Item")]
    [InlineData("return new byte[n].Length;", "allocates an array of System.Byte")]
    [InlineData("return new[] { new byte[1] }.Length;", "allocates an array of System.Byte[]")]
    [InlineData("return (new int[2, n])[0, 0];", "allocates the array System.Int32[0...,0...]")]
    [InlineData("o = n; return o == null ? 1 : 0;", "boxes a value of System.Int32")]
    [InlineData("o = Mode.Fast; return o == null ? 1 : 0;", "boxes a value of Mode")]
    [InlineData("return o == (object)\"text\" ? 1 : 0;", "loads the text \"text\"")]
    [InlineData("Action f = Item.Work; f(); return n;", "makes a delegate of Item.Work()")]
    [InlineData("Action f = ((Item)o).Virtual; f(); return n;", "makes a delegate of Item.Virtual()")]
    [InlineData("Func<int> f = () => n; return f();", "allocates an object of Offender/<>c__DisplayClass")]
    [InlineData("Pair p; p.A = n; p.B = n; Item.Touch(ref p); return p.A;", "has a local of the struct Pair")]
    [InlineData("return new Pair(n).A;", "makes a value of the struct Pair")]
    [InlineData("Item.Touch(ref Item.Stored); return n;", "copies or touches the struct Pair")]
    [InlineData("return Item.Stored.A;", "copies or touches the struct Pair")]
    [InlineData("return Item.Many[n].A;", "copies or touches the struct Pair")]
    [InlineData("throw null!;", "throws an exception")]
    [InlineData("try { return b[n]; } catch (Exception) { throw; }", "throws an exception")]
    [InlineData("Mode m = (Mode)n; return m.GetHashCode();", "calls a virtual method of the value type Mode")]
    [InlineData("unsafe { int* p = stackalloc int[n]; return p[0]; }", "takes memory with stackalloc")]
    [InlineData("unsafe { delegate*<int> f = &Item.Number; return f(); }", "calls through a function pointer")]
    [InlineData("return Item.Sum(n, n);", "allocates an array of System.Int32")]
    [InlineData(
        "return (n + (string)o).Length;",
        "calls M:System.String.Concat(System.String,System.String) of the class library, which allocates")]
    [InlineData("return Math.Abs(n);", "calls M:System.Math.Abs(System.Int32) of the class library, which nobody has reviewed")]
    [InlineData(
        "foreach (int i in Item.Numbers()) { return i; } return 0;",
        "System.Collections.Generic.IEnumerator{System.Int32}.get_Current")]
    public void Instruction_that_allocates_is_found_with_the_path_to_it(string body, string problem)
    {
        Finding finding = Proving.Single(Proving.Allocations(Sample(body)), problem);

        Assert.Equal(Way, Proving.PathOf(finding));
        Assert.Matches(@"^src/Sample\.cs:\d+, IL_[0-9a-f]{4}$", finding.Place);
        Assert.NotEmpty(finding.Advice);
    }

    [Fact]
    public void Lock_is_found_and_named()
    {
        IReadOnlyList<Finding> findings = Proving.Allocations(Sample("lock (o) { return n; }"));

        Assert.Equal(2, findings.Count(finding => finding.Problem.Contains("takes or gives back a lock")));
    }

    [Theory]
    [InlineData("static int Take(Pair p) => p.A;", "takes the struct Pair as p")]
    [InlineData("static int Take(ref Pair p) => 1;", "takes the struct Pair& as p")]
    [InlineData("static Pair Give() => Give();", "returns the struct Pair")]
    public void Struct_in_a_signature_is_found(string member, string problem)
    {
        string text = $"[AllocationFree] static class Root {{ {member} }} struct Pair {{ public int A; }}";

        Proving.Single(Proving.Allocations(text), problem);
    }

    [Theory]
    [InlineData("int sum = 0; for (int i = 0; i < b.Length; i++) { sum += b[i]; } return sum;")]
    [InlineData("try { return b[n]; } catch (IndexOutOfRangeException) when (n > 3) { return 0; } finally { Item.Work(); }")]
    [InlineData("Array.Copy(b, 0, b, 1, n); return System.Threading.Interlocked.Exchange(ref Item.Count, n);")]
    [InlineData("Mode m = (Mode)n; return m == Mode.Fast ? (int)m : ((Item)o).Value;")]
    [InlineData("switch (n) { case 0: return 1; case 1: return 5; case 2: return 7; default: return (int)(n * 3L >>> 2); }")]
    [InlineData("return o is Item item && item.Value > 0 ? 1 : 0;")]
    public void Code_that_allocates_nothing_is_proved(string body)
    {
        Assert.Equal(string.Empty, Proving.Text(Proving.Allocations(Sample(body))));
    }

    private static string Sample(string body) => $$"""
        [AllocationFree]
        public static class Entry
        {
            public static int Run(int n, object o, byte[] b) => Middle.Pass(n, o, b);
        }

        static class Middle
        {
            internal static int Pass(int n, object o, byte[] b) => Offender.Do(n, o, b);
        }

        static class Offender
        {
            internal static int Do(int n, object o, byte[] b)
            {
                {{body}}
            }
        }

        enum Mode { Slow, Fast }

        struct Pair
        {
            public int A;
            public int B;

            public Pair(int a) { A = a; B = a; }
        }

        class Item
        {
            public static Pair Stored;
            public static Pair[] Many = null!;
            public static int Count;

            public int Value => 1;

            public static void Work() { }

            public static int Number() => 1;

            public static void Touch(ref Pair pair) { }

            public static int Sum(params int[] numbers) => numbers.Length;

            public static System.Collections.Generic.IEnumerable<int> Numbers() { yield return 1; }

            public virtual void Virtual() { }
        }
        """;
}
