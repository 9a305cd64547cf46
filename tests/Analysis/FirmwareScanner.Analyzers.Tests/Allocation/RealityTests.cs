using System;
using System.IO;
using System.Linq;
using System.Runtime.Loader;
using FirmwareScanner.Analyzers.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace FirmwareScanner.Analyzers.Tests.Allocation;

/// <summary>Runs small pieces of code on the desktop, counts the bytes they allocate and compares that with what the rules say.</summary>
public sealed class RealityTests
{
    private const int Measurements = 5;
    private const int Runs = 1000;

    public static TheoryData<string, string, bool> Snippets => new()
    {
        { "sum", "for (int i = 0; i < n; i++) { Number += Bytes[i]; }", false },
        { "foreach over an array", "foreach (byte one in Bytes) { Number += one; }", false },
        { "foreach over a string", "foreach (char one in Text) { Number += one; }", false },
        { "static call", "Number = Twice(n);", false },
        { "static local function", "Number = Add(n, 1); static int Add(int a, int b) => a + b;", false },
        { "unboxing", "Number = (int)Boxed;", false },
        { "type test", "Number = Boxed is int number ? number : 0;", false },
        { "array copy", "System.Array.Copy(Bytes, 0, Bytes, 4, 4);", false },
        { "interlocked", "System.Threading.Interlocked.Exchange(ref Number, n);", false },
        { "enum arithmetic", "Number = (int)((System.DayOfWeek)n + 1);", false },
        { "switch expression", "Number = n switch { 1 => 2, _ => 3 };", false },
        { "string.Empty", "Boxed2 = string.Empty;", false },
        { "swap by deconstruction", "(Number, n) = (n, Number);", false },
        { "object", "Boxed2 = new object();", true },
        { "array", "Boxed2 = new byte[4];", true },
        { "array initialiser", "Boxed2 = new[] { 1, 2, 3 };", true },
        { "collection expression", "int[] all = [n, n]; Number = all.Length;", true },
        { "anonymous object", "Boxed2 = new { n };", true },
        { "boxing", "Boxed2 = n;", true },
        { "boxing to an interface", "System.IComparable box = n; Boxed2 = box;", true },
        { "concatenation", "Boxed2 = Text + n;", true },
        { "appending", "Local = Text; Local += Text;", true },
        { "interpolation", "Boxed2 = $\"{n}\";", true },
        { "capturing lambda", "System.Func<int> get = () => n; Boxed2 = get;", true },
        { "method group on an object", "Boxed2 = (System.Func<string?>)Boxed.ToString;", true },
        { "params array", "Number = Sum(n, n);", true },
        { "iterator", "Boxed2 = Numbers();", true },
        { "foreach over an interface", "foreach (object? one in Items) { Number += n; }", true },
        { "throw", "try { throw new System.ArgumentException(Text); } catch (System.ArgumentException) { Number = n; }", true },
        { "range of an array", "Boxed2 = Bytes[1..3];", true },
        { "number to text", "Boxed2 = (n + 1000000).ToString();", true },
    };

    /// <summary>Where the device allocates and the desktop does not: the rules follow the device.</summary>
    public static TheoryData<string, string> DeviceOnly => new()
    {
        { "string literal", "Boxed2 = \"text\";" },
        { "nameof", "Boxed2 = nameof(n);" },
        { "struct local", "Pair pair; pair.First = n; Number = pair.First;" },
        { "struct result", "Number = Make(n).First;" },
        { "struct parameter", "Number = Read(default);" },
        { "nullable", "int? maybe = n; Number = maybe.Value;" },
        { "captured variable", "Number = Add(1); int Add(int a) => a + n;" },
        { "lock", "lock (Boxed) { Number = n; }" },
        { "typeof", "Boxed2 = typeof(int);" },
        { "empty params array", "Number = Sum();" },
        { "lambda without captures", "Boxed2 = (System.Func<int>)(() => 1);" },
    };

    [Theory]
    [MemberData(nameof(Snippets))]
    public void Snippet_is_flagged_if_and_only_if_it_allocates(string name, string code, bool allocates)
    {
        CSharpCompilation compilation = Compile(code);

        Assert.True(allocates == AllocatedBytes(compilation) > 0, name + " on the desktop");
        Assert.True(allocates == IsFlagged(compilation), name + " in the rules");
    }

    [Theory]
    [MemberData(nameof(DeviceOnly))]
    public void Snippet_that_allocates_only_on_the_device_is_flagged(string name, string code)
    {
        CSharpCompilation compilation = Compile(code);

        Assert.True(AllocatedBytes(compilation) == 0, name + " on the desktop");
        Assert.True(IsFlagged(compilation), name + " in the rules");
    }

    private static CSharpCompilation Compile(string code)
    {
        // Without optimisation, so that the compiler at run time does not move objects to the stack.
        return AnalyzerHost.Compile($$"""
            using FirmwareScanner.Contracts;

            public struct Pair
            {
                public int First;
            }

            public static class Snippet
            {
                private static readonly byte[] Bytes = new byte[16];
                private static readonly string Text = new string('x', 4);
                private static readonly object Boxed = 7;
                private static readonly System.Collections.IEnumerable Items = new object?[1];
                private static int Number;
                private static object? Boxed2;
                private static string? Local;

                [AllocationFree]
                public static void Run(int n)
                {
                    {{code}}
                }

                [AllocationFree]
                private static int Twice(int n) => 2 * n;

                [AllocationFree]
                private static int Sum(params int[] values) => values.Length;

                [ColdPath("Its own struct is not what is measured.")]
                private static Pair Make(int n) => new Pair { First = n };

                [ColdPath("Its own struct is not what is measured.")]
                private static int Read(Pair pair) => pair.First;

                private static System.Collections.IEnumerable Numbers()
                {
                    yield return null!;
                }
            }
            """);
    }

    private static bool IsFlagged(CSharpCompilation compilation)
    {
        return AnalyzerHost.Run(compilation, AllAnalyzers.Create("Allocation")).Any();
    }

    private static long AllocatedBytes(CSharpCompilation compilation)
    {
        using MemoryStream image = new();
        Assert.True(compilation.Emit(image).Success);
        image.Position = 0;
        AssemblyLoadContext context = new("snippet", isCollectible: true);
        Action<int> run = context.LoadFromStream(image).GetType("Snippet")!.GetMethod("Run")!.CreateDelegate<Action<int>>();
        run(3);
        run(3);

        // A collection that another test causes takes the rest of this thread's piece of memory away, which counts as allocated: once, not each time.
        long bytes = Enumerable.Range(0, Measurements).Min(_ => AllocatedBytes(run));
        context.Unload();

        // What the run time allocates once, such as for a better compiled version, is less than an object a run.
        return bytes < Runs ? 0 : bytes;
    }

    private static long AllocatedBytes(Action<int> run)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Runs; i++)
        {
            run(3);
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
