using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.IlProof.Constructs;
using FirmwareScanner.IlProof.Tests.Support;
using FirmwareScanner.IlProof.World;
using Xunit;

namespace FirmwareScanner.IlProof.Tests.Constructs;

/// <summary>What compiles for the desktop and breaks on the device is found wherever it stands.</summary>
public sealed class DeviceConstructsTests
{
    [Theory]
    [InlineData("class A<T> { }", "A`1 is generic")]
    [InlineData("class A { T Same<T>(T value) => value; }", "A.Same(T) is a generic method")]
    [InlineData("class A { System.Collections.Generic.List<int> _all = null!; }", "A::_all uses a generic")]
    [InlineData("class A { object Make() => new System.Collections.Generic.List<int>(); }", "A.Make() uses a generic")]
    [InlineData("class A { bool Use(int? n) => n.HasValue; }", "A.Use(Nullable`1) uses a generic")]
    [InlineData("struct Pair { public int A; }", "Pair is a struct")]
    [InlineData("class A { int[,] _grid = null!; }", "A::_grid uses an array of several dimensions")]
    [InlineData("class A { int Get(int[,] grid) => grid[1, 1]; }", "A.Get(Int32[0...,0...]) uses an array of several dimensions")]
    [InlineData("class A { int Add(int n) => checked(n + 1); }", "A.Add(Int32) uses checked arithmetic")]
    [InlineData("class A { byte Cut(int n) => checked((byte)n); }", "A.Cut(Int32) uses checked arithmetic")]
    [InlineData("class A { uint Times(uint n) => checked(n * 3); }", "A.Times(UInt32) uses checked arithmetic")]
    [InlineData("interface I { int Answer() => 42; }", "I is an interface with a body")]
    [InlineData("class A { unsafe int First(byte[] b) { fixed (byte* p = b) { return *p; } } }", "A.First(Byte[]) pins a local")]
    [InlineData("class A { System.Action Make() => () => { }; }", "was made by the compiler for a lambda or an iterator")]
    [InlineData(
        "class A { System.Collections.IEnumerable All() { yield return 1; } }",
        "was made by the compiler for a lambda or an iterator")]
    [InlineData(
        "class A { [System.Runtime.CompilerServices.MethodImpl("
            + "System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining)] int B() => 1; }",
        "A.B() asks for AggressiveInlining")]
    [InlineData("class A { [System.Runtime.InteropServices.DllImport(\"c\")] static extern int getpid(); }", "A.getpid() is native")]
    public void Construct_is_found(string text, string problem)
    {
        IReadOnlyList<Finding> findings = Check(text);

        Assert.True(findings.Any(finding => finding.Problem.Contains(problem, StringComparison.Ordinal)), Proving.Text(findings));
        Assert.All(findings, finding => Assert.NotEmpty(finding.Advice));
    }

    [Fact]
    public void Finding_names_the_line()
    {
        Assert.Equal("src/Sample.cs:2, IL_0002", Assert.Single(Check("class A { int Add(int n) =>\nchecked(n + 1); }")).Place);
    }

    [Fact]
    public void What_works_on_the_device_is_not_reported()
    {
        const string Text = """
            enum Mode : byte { Off, On }
            interface ISource { int Read(byte[] b); }
            class A : ISource
            {
                static readonly byte[] Table = { 1, 2, 3, 4, 5, 6, 7, 8 };
                readonly int[][] _rows = new int[2][];
                public int Read(byte[] b)
                {
                    foreach (byte x in b) { if (x == 1) { return Table[x] + _rows[0][0]; } }
                    return unchecked((byte)(b.Length * 3));
                }
                string Name(Mode m) => m switch { Mode.On => "on", _ => "off" };
                int Filter(int n) { try { return 1 / n; } catch (System.DivideByZeroException) when (n == 0) { return 0; } }
            }
            """;

        Assert.Equal(string.Empty, Proving.Text(Check(Text)));
    }

    private static IReadOnlyList<Finding> Check(string text)
    {
        using ClosedWorld world = ClosedWorld.Open([Compiler.Compile(text)]);
        return DeviceConstructs.Check(world);
    }
}
