using System;
using System.IO;
using FirmwareScanner.IlProof.Tests.Support;
using FirmwareScanner.IlProof.World;
using FirmwareScanner.Proof.Commands;
using Xunit;

namespace FirmwareScanner.Proof.Tests.Commands;

/// <summary>The command line, as scripts see it: exit codes, what is printed where, what is written.</summary>
public sealed class CommandTests : IDisposable
{
    private const string Good = """
        using FirmwareScanner.Contracts;
        namespace N;
        [AllocationFree] public static class A { public static int Run(byte[] b, int n) {
            int s = 0; for (int i = 0; i < n; i++) { s += b[i]; } return s; } }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("ilproof").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Check_of_what_holds_ends_with_0()
    {
        (int code, string output, string error) = Check(Good, Budgets(13, 13));

        Assert.Equal((0, string.Empty), (code, error));
        Assert.Contains("nothing that 1 allocation-free methods reach allocates (1 of 1 methods)", output);
        Assert.Contains("no recursion; at most 1 frames, 204 bytes of stack", output);
        Assert.Matches(@"A\.Run#1 +13 +13 +0 +src/Sample\.cs:4, IL_[0-9a-f]{4}", output);
        Assert.Contains("budget: all", output);
    }

    [Fact]
    public void Check_of_what_allocates_ends_with_1_and_says_where()
    {
        (int code, _, string error) = Check(Good.Replace("int s = 0;", "int s = new byte[n].Length;"), Budgets(13, 13));

        Assert.Equal(1, code);
        Assert.Contains("allocation: N.A.Run(Byte[], Int32) allocates an array of System.Byte", error);
        Assert.Contains("  at     src/Sample.cs:4, IL_0001", error);
        Assert.Contains("  to do  allocate it once", error);
        Assert.EndsWith("ilproof: 1 problem; docs/ilproof.md explains each\n", error.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Check_above_a_budget_ends_with_1_and_accepted_growth_with_0()
    {
        string grown = Budgets(12, 13);

        Assert.Equal(1, Check(Good, grown).Code);
        Assert.Equal(1, Check(Good, grown, "--accept").Code);
        Assert.Equal(0, Check(Good, grown, "--accept-growth", "for a test").Code);
        Assert.Contains("\"reason\": \"for a test\"", File.ReadAllText(PathOf("budgets.json")));
        Assert.Equal(0, Check(Good, File.ReadAllText(PathOf("budgets.json"))).Code);
    }

    [Fact]
    public void Check_below_a_budget_shows_it_and_accept_takes_it()
    {
        (int code, string output, _) = Check(Good, Budgets(15, 13), "--accept");

        Assert.Equal(0, code);
        Assert.Contains("budget: loop: A.Run#1, least: the budget is 15, now it is 13", output);
        Assert.Contains("\"loop: A.Run#1, least\": 13", File.ReadAllText(PathOf("budgets.json")));
    }

    [Theory]
    [InlineData("ilproof: Unrecognized command or argument 'prove'.", "prove")]
    [InlineData("ilproof: Required command was not provided.")]
    [InlineData("there is no such assembly; build it first", "check", "--assembly", "missing.dll")]
    [InlineData("there is no such list of reviewed members", "check", "--api", "missing.txt")]
    [InlineData("there is no such budgets file", "check", "--budgets", "missing.json")]
    [InlineData("--accept-growth: expected the reason why it had to grow, found nothing", "check", "--accept-growth", " ")]
    [InlineData("--board: 'amiga' is not known; known are esp32-devkitc", "map", "--board", "amiga")]
    public void Wrong_usage_ends_with_2_and_one_clear_line(string message, params string[] arguments)
    {
        (int code, string output, string error) = Run(arguments);

        Assert.Equal((2, string.Empty), (code, output));
        Assert.Contains(message, error);
        Assert.DoesNotContain("   at ", error);
    }

    [Fact]
    public void File_that_is_no_assembly_ends_with_2()
    {
        File.WriteAllText(PathOf("text.dll"), "this is not an assembly");

        (int code, _, string error) = Run("check", "--assembly", PathOf("text.dll"));

        Assert.Equal(2, code);
        Assert.Contains("text.dll: not a .NET assembly", error);
    }

    [Fact]
    public void Symbols_of_another_build_end_with_2()
    {
        AssemblyImage built = Compiler.Compile(Good);
        AssemblyImage other = Compiler.Compile(Good.Replace("s = 0", "s = 1"));
        File.WriteAllBytes(PathOf("Sample.dll"), built.Bytes);
        File.WriteAllBytes(PathOf("Sample.pdb"), other.Symbols!);

        (int code, _, string error) = Run("check", "--assembly", PathOf("Sample.dll"));

        Assert.Equal(2, code);
        Assert.Contains("the .pdb beside it belongs to another build", error);
    }

    [Fact]
    public void Hot_method_that_there_is_not_ends_with_2()
    {
        (int code, _, string error) = Check(Good, Budgets(13, 13).Replace("N.A.Run", "N.A.Missing"));

        Assert.Equal(2, code);
        Assert.Contains("no method is named N.A.Missing: correct \"hot\" in the budgets file", error);
    }

    [Fact]
    public void Assembly_given_twice_ends_with_2()
    {
        File.WriteAllBytes(PathOf("Sample.dll"), Compiler.Compile(Good).Bytes);

        (int code, _, string error) = Run("check", "--assembly", PathOf("Sample.dll"), PathOf("Sample.dll"));

        Assert.Equal(2, code);
        Assert.Contains("an assembly named Sample was given already", error);
    }

    private static string Budgets(int least, int most) => $$"""
        {
          "hot": ["N.A.Run"],
          "budgets": {
            "assembly: Sample, bytes of IL": 1000, "assembly: Sample, members": 100, "assembly: Sample, metadata rows": 100,
            "calls: bytes of stack frames while scanning": 1000, "calls: frames at any time": 1, "calls: frames while scanning": 1,
            "loop: A.Run#1, least": {{least}}, "loop: A.Run#1, most": {{most}}
          }
        }
        """;

    private string PathOf(string name) => Path.Combine(_folder, name);

    private (int Code, string Output, string Error) Check(string text, string budgets, params string[] more)
    {
        AssemblyImage image = Compiler.Compile(text);
        File.WriteAllBytes(PathOf("Sample.dll"), image.Bytes);
        File.WriteAllBytes(PathOf("Sample.pdb"), image.Symbols!);
        File.WriteAllText(PathOf("api.txt"), "M:FirmwareScanner.Contracts.AllocationFreeAttribute.#ctor managed free\n");
        File.WriteAllText(PathOf("budgets.json"), budgets);
        return Run(
        [
            "check", "--assembly", PathOf("Sample.dll"), "--api", PathOf("api.txt"), "--budgets", PathOf("budgets.json"), .. more,
        ]);
    }

    private static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = ProofTool.Run(arguments, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
