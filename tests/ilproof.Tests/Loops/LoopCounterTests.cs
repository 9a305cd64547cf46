using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Proof.Calls;
using FirmwareScanner.Proof.Loops;
using FirmwareScanner.Proof.Tests.Support;
using FirmwareScanner.Proof.World;
using Xunit;

namespace FirmwareScanner.Proof.Tests.Loops;

/// <summary>Loops whose instructions were counted by hand.</summary>
public sealed class LoopCounterTests
{
    // 13 is what summing a byte costs: 6 for the sum, 4 for i++, 3 for the test against a parameter.
    [Theory]
    [InlineData("int s = 0; for (int i = 0; i < n; i++) { s += b[i]; } return s;", "13-13")]
    [InlineData("while (n > 0) { n--; } return n;", "7-7")]
    [InlineData("do { n--; } while (n > 0); return n;", "7-7")]
    [InlineData("while (n > 0) { if (n == 7) { n -= 2; } n--; } return n;", "10-14")]
    [InlineData("while (n > 0) { if (n == 7) { n -= 2; continue; } n--; } return n;", "10-11")]
    [InlineData("while (n > 0) { n--; if (n == 5) { break; } } return n;", "10-10")]
    [InlineData("for (;;) { n--; if (n < 0) { return n; } }", "7-7")]
    public void Shortest_and_longest_round_are_counted(string body, string expected)
    {
        Assert.Equal([expected], Count(body).Select(Text));
    }

    [Fact]
    public void Loop_inside_is_named_apart_and_passed_without_a_full_round()
    {
        IReadOnlyList<LoopCount> loops = Count("while (n > 0) { int k = n; while (k > 3) { k--; } n--; } return n;");

        // Inner: k-- takes 4, the test 3. Outer: k = n 2, the jump to the inner test 1, that test 3, n-- 4, the outer test 3.
        Assert.Equal(["7-7 inside 0", "13-13 inside 1"], loops.Select(loop => $"{Text(loop)} inside {loop.Inner}"));
        Assert.Equal(["A.Run#1", "A.Run#2"], loops.Select(loop => loop.Name));
    }

    [Fact]
    public void Round_goes_through_finally_and_lists_its_calls()
    {
        LoopCount loop = Assert.Single(Count("while (n > 0) { try { F(n); } finally { F(0); } n--; } return n;"));

        // F(n) 2, leave 1, F(0) 2, endfinally 1, n-- 4, test 3.
        Assert.Equal("13-13", Text(loop));
        Assert.Equal(["A.F"], loop.Calls);
    }

    [Fact]
    public void Round_can_go_through_a_catch_block()
    {
        LoopCount loop = Assert.Single(Count("while (n > 0) { try { n = 1 / n; } catch (System.Exception) { n -= 9; } n--; } return n;"));

        Assert.True(loop.Most > loop.Least, Text(loop));
    }

    [Fact]
    public void Switch_counts_its_shortest_and_longest_case()
    {
        LoopCount loop = Assert.Single(Count(
            "while (n > 0) { switch (n & 3) { case 0: n--; break; case 1: n -= n; n--; break; "
            + "case 2: n -= 5; break; default: n >>>= 1; break; } } return n;"));

        Assert.Equal(4, loop.Most - loop.Least);
    }

    [Fact]
    public void Code_without_loops_has_none()
    {
        Assert.Empty(Count("if (n > 0) { return 1; } try { n++; } catch (System.Exception) { n--; } return n;"));
    }

    [Fact]
    public void Jump_backwards_is_a_loop()
    {
        Assert.Single(Count("again: n--; if (n > 0) { goto again; } return n;"));
    }

    [Fact]
    public void Hot_path_is_what_its_starts_reach_cold_paths_not_included()
    {
        const string Text = """
            using FirmwareScanner.Contracts;
            class A
            {
                void Start() { Hot(3); Cold(3); }
                void Hot(int n) { while (n > 0) { n--; } }
                void Hot(long n) { while (n > 0) { n--; } }
                [ColdPath("it is over")] void Cold(int n) { while (n > 0) { n--; } }
                void Other(int n) { Hot(1L); while (n > 0) { n--; } }
            }
            """;
        using ClosedWorld world = ClosedWorld.Open([Compiler.Compile(Text)]);
        var graph = new CallGraph(world);

        Assert.Equal(["A.Hot#1"], HotPath.Loops(graph, ["A.Start"]).Select(loop => loop.Name));
        Assert.Equal(
            ["A.Hot(Int32)#1", "A.Hot(Int64)#1", "A.Other#1"],
            HotPath.Loops(graph, ["A.Start", "A.Other"]).Select(loop => loop.Name).Order());
        Assert.Contains("A.Missing", Assert.Throws<UserErrorException>(() => HotPath.Loops(graph, ["A.Missing"])).Message);
    }

    private static string Text(LoopCount loop) => $"{loop.Least}-{loop.Most}";

    private static IReadOnlyList<LoopCount> Count(string body)
    {
        string text = $"static class A {{ static void F(int n) {{ }} static int Run(byte[] b, int n) {{ {body} }} }}";
        using ClosedWorld world = ClosedWorld.Open([Compiler.Compile(text)]);
        return LoopCounter.Count(world.Methods.Single(method => method.Name == "Run"), "A.Run");
    }
}
