using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.IlProof.Api;
using FirmwareScanner.IlProof.Tests.Support;
using FirmwareScanner.IlProof.World;
using Xunit;

namespace FirmwareScanner.IlProof.Tests.Api;

/// <summary>The list of reviewed members and the assemblies say the same.</summary>
public sealed class ApiCheckTests
{
    private const string Constructor = "M:System.Object.#ctor managed free";

    [Theory]
    [InlineData("int Use(int n) => System.Math.Abs(n);", "M:System.Math.Abs(System.Int32)")]
    [InlineData(
        "int Use(ref int n) => System.Threading.Interlocked.Increment(ref n);",
        "M:System.Threading.Interlocked.Increment(System.Int32@)")]
    [InlineData("int Use(byte[] b) => b.Length + ((System.Array)b).Rank;", "M:System.Array.get_Rank")]
    [InlineData("string Use() => string.Empty;", "F:System.String.Empty")]
    [InlineData("object Use() => typeof(A);", "M:System.Type.GetTypeFromHandle(System.RuntimeTypeHandle)")]
    [InlineData("bool Use(object o) => o is System.IDisposable;", "T:System.IDisposable")]
    [InlineData("void Use() { try { System.GC.KeepAlive(this); } catch (System.TimeoutException) { } }", "T:System.TimeoutException")]
    [InlineData("System.Version _use = null!;", "T:System.Version")]
    [InlineData("void Use(System.Version[] all) { }", "T:System.Version")]
    [InlineData("[System.Obsolete] void Use() { }", "M:System.ObsoleteAttribute.#ctor")]
    [InlineData("decimal Use(int n) => n;", "M:System.Decimal.op_Implicit(System.Int32)~System.Decimal")]
    [InlineData(
        "string Use(System.Collections.Generic.List<string> all) => all[0];",
        "M:System.Collections.Generic.List{System.String}.get_Item(System.Int32)")]
    public void Member_that_is_not_on_the_list_is_found(string member, string id)
    {
        IReadOnlyList<Finding> findings = Check($"class A {{ {member} }}", Constructor);

        Finding finding = Proving.Single(findings, id + " is not on the list");
        Assert.Contains("A", finding.Place);
        Assert.Contains($"add '{id} native|managed free|allocates' to api.txt", finding.Advice);
    }

    [Fact]
    public void Unreachable_code_is_checked_too()
    {
        Assert.Single(Check("class A { private static void Never() => System.GC.Collect(); }", Constructor));
    }

    [Fact]
    public void Overload_is_another_member()
    {
        IReadOnlyList<Finding> findings = Check(
            "class A { int Use(int n) => System.Math.Abs(n); }", Constructor, "M:System.Math.Abs(System.Int64) managed free");

        Assert.Equal(
            [
                "M:System.Math.Abs(System.Int32) is not on the list of reviewed members",
                "M:System.Math.Abs(System.Int64) is on the list, but nothing uses it",
            ],
            findings.Select(finding => finding.Problem));
    }

    [Fact]
    public void Line_that_nothing_uses_is_found_unless_it_is_kept_for_the_application()
    {
        const string Line = "M:System.Threading.Thread.Sleep(System.Int32) native free";

        Finding finding = Assert.Single(Check("class A { }", Constructor, "# comment", Line));

        Assert.Equal("api.txt:3", finding.Place);
        Assert.Empty(Check("class A { }", Constructor, "#: app", Line));
    }

    [Fact]
    public void Member_that_the_device_does_not_have_is_found()
    {
        Finding finding = Assert.Single(CheckAgainstDevice("class A { int Use(int n) => System.Math.Clamp(n, 0, 9); }", Constructor));

        Assert.Equal("M:System.Math.Clamp(System.Int32,System.Int32,System.Int32) is not in the device's class library", finding.Problem);
    }

    [Fact]
    public void Member_that_the_device_has_needs_no_line_until_allocation_free_code_calls_it()
    {
        const string Text = "class A { void Use() => throw new System.ArgumentNullException(null, string.Empty); }";

        Assert.Empty(CheckAgainstDevice(Text, Constructor));
    }

    [Theory]
    [InlineData("M:System.Array.Clone native allocates", "M:System.Array.Clone is managed in the device's class library")]
    [InlineData(
        "M:System.Array.Clear(System.Array,System.Int32,System.Int32) managed free",
        "M:System.Array.Clear(System.Array,System.Int32,System.Int32) is native in the device's class library")]
    [InlineData("M:System.Array.Reverse(System.Array) native free",
        "M:System.Array.Reverse(System.Array) is on the list, but not in the device's class library")]
    public void Line_that_the_class_library_belies_is_found(string line, string problem)
    {
        Finding finding = Assert.Single(CheckAgainstDevice("class A { }", Constructor, "#: app", line));

        Assert.Equal(problem, finding.Problem);
        Assert.Equal("api.txt:3", finding.Place);
    }

    [Theory]
    [InlineData("M:System.ArgumentOutOfRangeException.#ctor(System.String)", 5)]
    [InlineData("M:System.InvalidOperationException.#ctor(System.String)", 4)]
    [InlineData("M:System.ArgumentNullException.ThrowIfNull(System.Object,System.String)", 7)]
    [InlineData("M:System.Attribute.#ctor", 2)]
    [InlineData("M:System.Array.Clear(System.Array,System.Int32,System.Int32)", 1)]
    public void Stack_frames_of_the_class_library_are_counted_in_its_own_code(string id, int frames)
    {
        Assert.Equal(frames, Proving.RepositoryApi.Library.Find(id)!.Frames);
        Assert.Null(Proving.RepositoryApi.Reviewed.Find(id) is { Frames: > 0 } line ? line : null);
    }

    [Theory]
    [InlineData("M:System.Object.#ctor managed", "api.txt:1: expected 'M:|F:|T:id native|managed free|allocates'")]
    [InlineData("System.Object.#ctor managed free", "api.txt:1: expected 'M:|F:|T:id")]
    [InlineData("M:System.Object.#ctor machine free", "api.txt:1: expected 'native' or 'managed', found 'machine'")]
    [InlineData("M:System.Object.#ctor managed cheap", "api.txt:1: expected 'free' or 'allocates', found 'cheap'")]
    [InlineData(
        "#: frames=many\nM:System.Object.#ctor managed free",
        "api.txt:2: expected 'app' or 'frames=N' above it, found 'frames=many'")]
    [InlineData("M:A.B native free\nM:A.B native free", "api.txt:2: M:A.B stands in line 1 already")]
    public void Line_that_is_not_of_the_form_is_named(string lines, string message)
    {
        ProofInputException exception = Assert.Throws<ProofInputException>(() => ApiList.Parse("api.txt", lines.Split('\n')));

        Assert.StartsWith(message, exception.Message);
    }

    [Fact]
    public void Ids_are_those_that_the_compiler_writes_into_documentation()
    {
        const string Text = """
            namespace N { public class A { public class B {
                public static void M(int a, string[] b, ref long c, out byte[] d, object[][] e) => throw null!;
                public static int F; } 
                void Use() { long c = 1; N.A.B.M(1, null!, ref c, out _, null!); N.A.B.F = 2; new B(); } } }
            """;
        using ClosedWorld world = ClosedWorld.Open([Compiler.Compile(Text)]);

        IEnumerable<string> ids = world.Methods.Single(method => method.Name == "Use").Body.Instructions
            .Select(instruction => instruction.Operand)
            .OfType<Mono.Cecil.IMemberDefinition>()
            .Select(member => DocumentationId.Of((Mono.Cecil.MemberReference)member));

        Assert.Equal(
            ["M:N.A.B.M(System.Int32,System.String[],System.Int64@,System.Byte[]@,System.Object[][])", "F:N.A.B.F", "M:N.A.B.#ctor"], ids);
    }

    private static IReadOnlyList<Finding> CheckAgainstDevice(string text, params string[] lines)
    {
        using ClosedWorld world = ClosedWorld.Open([Compiler.Compile(text)]);
        return ApiCheck.Run(world, new DeviceApi(Proving.RepositoryApi.Library, ApiList.Parse("api.txt", lines)));
    }

    private static IReadOnlyList<Finding> Check(string text, params string[] lines)
    {
        using ClosedWorld world = ClosedWorld.Open([Compiler.Compile(text)]);
        return ApiCheck.Run(world, new DeviceApi(DeviceLibrary.Unknown, ApiList.Parse("api.txt", lines)));
    }
}
