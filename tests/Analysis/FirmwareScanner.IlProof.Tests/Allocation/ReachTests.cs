using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.IlProof.Tests.Support;
using FirmwareScanner.IlProof.World;
using Xunit;

namespace FirmwareScanner.IlProof.Tests.Allocation;

/// <summary>How allocation-free code can get to an allocation, and how it cannot.</summary>
public sealed class ReachTests
{
    [Theory]
    [InlineData("an override", "Root.Run > Derived.Make", """
        [AllocationFree] public class Root { public void Run(Base b) => b.Make(); }
        public abstract class Base { public abstract void Make(); }
        class Harmless : Base { public override void Make() { } }
        class Derived : Base { public override void Make() { var x = new byte[1]; } }
        """)]
    [InlineData("an override of an override", "Root.Run > Last.Make", """
        [AllocationFree] public class Root { public void Run(Base b) => b.Make(); }
        public class Base { public virtual void Make() { } }
        class Derived : Base { public override void Make() { } }
        class Last : Derived { public override void Make() { var x = new byte[1]; } }
        """)]
    [InlineData("an interface", "Root.Run > IMaker.Make", """
        [AllocationFree] public class Root { public void Run(IMaker m) => m.Make(); }
        public interface IMaker { void Make(); }
        class First : IMaker { public void Make() { } }
        class Second : IMaker { void IMaker.Make() { var x = new byte[1]; } }
        """)]
    [InlineData("an interface of an interface, implemented by a base class", "Root.Run > Worker.Make", """
        [AllocationFree] public class Root { public void Run(IMaker m) => m.Make(); }
        public interface IMaker { void Make(); }
        public interface IBetter : IMaker { }
        class Worker { public void Make() { var x = new byte[1]; } }
        class Second : Worker, IBetter { }
        """)]
    [InlineData("a property", "Root.get_Value > Source.get_Next", """
        [AllocationFree] public class Root { public int Value => Source.Next; }
        static class Source { public static int Next => new byte[1].Length; }
        """)]
    [InlineData("a method of the base class", "Root.Run > Base.Help", """
        [AllocationFree] public class Root : Base { public void Run() => Help(); }
        public class Base { protected void Help() { var x = new byte[1]; } }
        """)]
    [InlineData("a field initialised when first used", "Root.Run > Table..cctor", """
        [AllocationFree] public static class Root { public static int Run() => Table.Values.Length; }
        static class Table { public static readonly byte[] Values = new byte[1]; }
        """)]
    [InlineData("a static constructor that is written out", "Root.Run > Table.Look > Table..cctor", """
        [AllocationFree] public static class Root { public static int Run() => Table.Look(); }
        static class Table { static readonly byte[] Values; static Table() { Values = new byte[1]; } public static int Look() => 1; }
        """)]
    [InlineData("an override of a method of the class library", "Root.Run > Shown.GetHashCode", """
        [AllocationFree] public class Root { public int Run(object o) => o.GetHashCode(); }
        class Shown { public override int GetHashCode() => new byte[1].Length; }
        """)]
    [InlineData("a setter of a marked property", "Root.set_Size", """
        public class Root { [AllocationFree] public int Size { get => 1; set { var x = new byte[value]; } } }
        """)]
    [InlineData("a marked method of an unmarked class", "Root.Run > Root.Help", """
        public class Root { [AllocationFree] public void Run() => Help(); void Help() { var x = new byte[1]; } }
        """)]
    [InlineData("an override that inherits the promise", "Derived.Make", """
        [AllocationFree] public abstract class Root { public abstract void Make(); }
        public class Derived : Root { public override void Make() { var x = new byte[1]; } }
        """)]
    [InlineData("an implementation that inherits the promise", "Worker.Make", """
        public interface IMaker { [AllocationFree] void Make(); }
        public class Worker : IMaker { public void Make() { var x = new byte[1]; } }
        """)]
    [InlineData("a finally block", "Root.Run > Root.Help", """
        public class Root
        {
            [AllocationFree] public void Run() { try { Work(); } finally { Help(); } }
            void Work() { }
            void Help() { var x = new byte[1]; }
        }
        """)]
    [InlineData("a local function", "Root.Run > Root.<Run>g__Inner|0_0", """
        public class Root { [AllocationFree] public int Run(int n) { return Inner(n); static int Inner(int n) => new byte[n].Length; } }
        """)]
    public void Allocation_is_found_behind(string what, string path, string text)
    {
        Finding finding = Proving.Single(Proving.Allocations(text), "allocates an array of System.Byte");

        Assert.True(path == Proving.PathOf(finding), $"behind {what}: expected {path}, found {Proving.PathOf(finding)}");
    }

    [Theory]
    [InlineData("what nothing calls", """
        [AllocationFree] public static class Root { public static int Run() => 1; }
        public static class Other { public static byte[] Make() => new byte[1]; }
        """)]
    [InlineData("constructors and initialisers of a marked class", """
        [AllocationFree] public class Root
        {
            readonly byte[] _a = new byte[1];
            static readonly byte[] B = new byte[1];
            public Root() { _a = new byte[2]; }
            public int Run() => _a.Length;
        }
        """)]
    [InlineData("a member that says so", """
        [AllocationFree] public class Root { [Allocates("before the freeze")] public byte[] Make() => new byte[1]; public int Run() => 1; }
        """)]
    [InlineData("a property that says so", """
        [AllocationFree] public class Root { [Allocates("before the freeze")] public byte[] Made => new byte[1]; public int Run() => 1; }
        """)]
    [InlineData("a cold path", """
        [AllocationFree] public class Root
        {
            public int Run(int n) { if (n < 0) { Fail(); } return n; }
            [ColdPath("scanning has failed for good")] void Fail() => throw new InvalidOperationException("text");
        }
        """)]
    [InlineData("an override of another method of that name", """
        [AllocationFree] public class Root { public void Run(Base b) => b.Make(); }
        public class Base { public virtual void Make() { } }
        public class Left : Base { public new virtual void Make() { } }
        public class Right : Left { public override void Make() { var x = new byte[1]; } }
        """)]
    public void Allocation_is_not_reported_in(string what, string text)
    {
        Assert.True(Proving.Allocations(text).Count == 0, $"{what}: {Proving.Text(Proving.Allocations(text))}");
    }

    [Fact]
    public void Call_of_a_member_that_allocates_is_found_with_its_reason()
    {
        Finding finding = Proving.Single(
            Proving.Allocations("""
                [AllocationFree] public class Root { public int Run() => Helper.Pass(); }
                static class Helper
                {
                    public static int Pass() => Make().Length;
                    [Allocates("before the freeze")] static byte[] Make() => new byte[1];
                }
                """),
            "which is marked [Allocates(\"before the freeze\")]");

        Assert.Equal("Root.Run > Helper.Pass", Proving.PathOf(finding));
    }

    [Fact]
    public void Override_cannot_take_the_promise_back()
    {
        Proving.Single(
            Proving.Allocations("""
                [AllocationFree] public abstract class Root { public abstract void Make(); }
                public class Derived : Root { [Allocates("I want to")] public override void Make() { } }
                """),
            "Derived.Make() is marked [Allocates] and overrides or implements an allocation-free method");
    }

    [Fact]
    public void Call_that_nothing_implements_is_not_proved()
    {
        const string Open = "[AllocationFree] public class Root { public void Run(Base b) => b.Make(); } ";

        Finding finding = Proving.Single(
            Proving.Allocations(Open + "public abstract class Base { public abstract void Make(); }"),
            "calls Base.Make(), which nothing in these assemblies implements");

        Assert.Equal("Root.Run", Proving.PathOf(finding));
        Assert.Empty(Proving.Allocations(Open + "public abstract class Base { [AllocationFree] public abstract void Make(); }"));
    }

    [Fact]
    public void Override_in_another_assembly_of_the_world_is_found()
    {
        AssemblyImage library = Compiler.Compile("""
            using FirmwareScanner.Contracts;
            public abstract class Sink { public abstract void Write(int n); }
            [AllocationFree] public class Scanner { public void Scan(Sink sink) => sink.Write(1); }
            """, "Library");
        AssemblyImage application = Compiler.Compile(
            "public class Console : Sink { object? _last; public override void Write(int n) => _last = n; }", "Application", library);

        Finding finding = Proving.Single(Proving.Allocations(library, application), "boxes a value of System.Int32");

        Assert.Equal("Scanner.Scan > Console.Write", Proving.PathOf(finding));
        Assert.Contains("by a virtual call", finding.Path[1]);
        Assert.StartsWith("src/Application.cs:1", finding.Place);
    }

    [Fact]
    public void Assembly_without_symbols_is_reported_by_offset()
    {
        AssemblyImage image = Compiler.Compile(
            "[FirmwareScanner.Contracts.AllocationFree] static class Root { static byte[] Make() => new byte[1]; }");

        Finding finding = Proving.Allocations(image with { Symbols = null }).Single();

        Assert.Equal("IL_0001", finding.Place);
    }

    [Fact]
    public void Same_offence_is_reported_once_with_the_shortest_path()
    {
        IReadOnlyList<Finding> findings = Proving.Allocations("""
            public static class Root
            {
                [AllocationFree] public static void Run() { Long(); Short(); }
                static void Long() => Longer();
                static void Longer() => Short();
                static void Short() { var x = new byte[1]; }
            }
            """);

        Assert.Equal("Root.Run > Root.Short", Proving.PathOf(Assert.Single(findings)));
    }
}
