using System.Linq;
using FirmwareScanner.IlProof.Calls;
using FirmwareScanner.IlProof.Tests.Support;
using FirmwareScanner.IlProof.World;
using Mono.Cecil;
using Xunit;

namespace FirmwareScanner.IlProof.Tests.Calls;

/// <summary>Recursion in every disguise, and the depth of what has none.</summary>
public sealed class CallDepthTests
{
    private const string IndexOf = "M:System.Array.IndexOf(System.Array,System.Object,System.Int32,System.Int32)";

    [Theory]
    [InlineData("a method that calls itself", "A.Run > A.Run", "class A { public void Run() => Run(); }")]
    [InlineData("two methods that call each other", "A.Run > A.Back > A.Run",
        "class A { public void Run() => Back(); void Back() => Run(); }")]
    [InlineData("a property", "A.get_N > A.Read > A.get_N", "class A { public int N => Read(); int Read() => N; }")]
    [InlineData("a virtual call", "A.Run > B.Run > A.Run", """
        class A { public virtual void Run(A other) => other.Run(this); }
        class B : A { public override void Run(A other) => base.Run(other); }
        """)]
    [InlineData("an interface", "A.Write > B.Write > A.Write", """
        interface ISink { void Write(ISink next); }
        class A : ISink { public void Write(ISink next) => next.Write(this); }
        class B : ISink { public void Write(ISink next) => next.Write(this); }
        """)]
    [InlineData("a constructor", "A..ctor > A..ctor", "class A { public A(int n) { if (n > 0) { new A(n - 1); } } }")]
    [InlineData("a method called through the class library", "A.GetHashCode > A.GetHashCode",
        "class A { object _o = null!; public override int GetHashCode() => _o.GetHashCode(); }")]
    [InlineData("a delegate", "A.Run > A.Run", "class A { System.Action? _a; public void Run() { _a = Run; _a(); } }")]
    public void Recursion_is_found_through(string what, string path, string text)
    {
        string[] found = [.. Run(text).Findings.Select(Proving.PathOf)];

        // Which method of a cycle comes first depends on where the search entered it.
        string[] names = path.Split(" > ")[1..];
        Assert.True(
            found.Any(each => each.Split(" > ")[1..].Order().SequenceEqual(names.Order())),
            $"{what}: expected {path}, found {string.Join("; ", found)}");
    }

    [Theory]
    [InlineData("class A { void Run() { Left(); Right(); } void Left() => End(); void Right() => End(); void End() { } }")]
    [InlineData("class A { static readonly A One = new A(); static int N; void Run() { N = 1; } A() { Run(); } }")]
    public void Calls_without_a_cycle_are_not_reported(string text)
    {
        Assert.Equal(string.Empty, Proving.Text(Run(text).Findings));
    }

    [Fact]
    public void Deepest_chain_takes_the_longest_way_and_counts_the_class_library()
    {
        (Chain chain, _) = ChainOf("""
            class A
            {
                public void Run(byte[] b) { Short(); Long(b); }
                void Short() { }
                void Long(byte[] b) => Longer(b);
                void Longer(byte[] b) => System.Array.IndexOf(b, (object)b, 0, 1);
            }
            """, "Run");

        // Run, Long, Longer, IndexOf and what IndexOf calls: the list says frames=2.
        Assert.Equal(5, chain.Frames);
        Assert.Equal(
            ["A.Run(Byte[])", "A.Long(Byte[])", "A.Longer(Byte[])", IndexOf],
            chain.Methods);
    }

    [Fact]
    public void Frame_costs_what_nanoCLR_allocates_for_it()
    {
        // 12 bytes x (7 for the frame + at least 10 slots); 20 locals and a stack of 2 take 20 + 2 + 3 slots.
        string locals = string.Join(" ", Enumerable.Range(0, 20).Select(i => $"int v{i} = n * {i}; F(ref v{i});"));
        string sum = $"return v0 + v19;";

        (_, MethodDefinition small) = ChainOf("class A { int Run(int n) => n + 1; }", "Run");
        (_, MethodDefinition large) = ChainOf($"class A {{ static void F(ref int n) {{ }} int Run(int n) {{ {locals} {sum} }} }}", "Run");

        Assert.Equal(12 * 17, FrameCost.Of(small));
        Assert.Equal(12 * (7 + 20 + 2 + 3), FrameCost.Of(large));
    }

    [Theory]
    [InlineData("int Run(int a, int b, int c) => a + (b + (c + (a + b)));", 5)]
    [InlineData(
        "int Run(int a, int b, int c) => a > b ? F(a, b, c) : F(c, F(a, b, c), F(a, b, c)) + 1; int F(int a, int b, int c) => a;",
        7)]
    [InlineData("void Run(int a, int b, int c) { }", 0)]
    [InlineData("int Run(int a, int b, int c) { try { return a / b; } catch (System.Exception e) { return e == null ? 1 : 2; } }", 2)]
    public void Depth_of_the_evaluation_stack_is_read_off_the_code(string member, int depth)
    {
        (_, MethodDefinition method) = ChainOf($"class A {{ {member} }}", "Run");

        Assert.Equal(depth, StackDepth.Of(method.Body));
    }

    private static CallDepth Run(string text)
    {
        using ClosedWorld world = ClosedWorld.Open([Compiler.Compile(text)]);
        return CallDepth.Run(new CallGraph(world), Proving.SampleApi);
    }

    private static (Chain Chain, MethodDefinition Method) ChainOf(string text, string name)
    {
        ClosedWorld world = ClosedWorld.Open([Compiler.Compile(text)]);
        var graph = new CallGraph(world);
        MethodDefinition method = graph.Methods.Single(each => each.Name == name);
        return (CallDepth.Run(graph, Proving.SampleApi).From(method), method);
    }
}
