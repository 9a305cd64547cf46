using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Mutation.Mutants;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace FirmwareScanner.Mutation.Tests;

public sealed class MutantWriterTests
{
    [Theory]
    [InlineData("bool M(int a, int b) => a < b;", "a < b -> a <= b", "a < b -> a >= b")]
    [InlineData("bool M(int a, int b) => a == b;", "a == b -> a != b")]
    [InlineData("bool M(bool a, bool b) => a && !b;", "!b -> b", "a && !b -> a || !b", "a -> !(a)")]
    [InlineData("bool M(char a) => a <= '9';", "'9' -> ':'", "'9' -> '8'", "a <= '9' -> a < '9'", "a <= '9' -> a > '9'")]
    [InlineData("bool M(char a) => a is >= '0' and <= '9';", "a is >= '0' and <= '9' -> a is >= '0' and <= ':'")]
    [InlineData("int M(int a) => a + 2;", "2 -> 3", "2 -> 1", "a + 2 -> a - 2")]
    [InlineData("void M(int a) { a += 5; }", "a += 5; -> a -= 5;", "a += 5; -> ")]
    [InlineData("int _a; void M() { _a = 0; }", "0 -> 1", "_a = 0; -> ")]
    [InlineData("void M() { M(); }", "M(); -> ")]
    [InlineData("int M(int a) { for (int i = 0; i < a; i++) { a++; } return a; }", "0 -> 1", "i < a -> i <= a", "a++; -> a--;", "a++; -> ")]
    public void Changes_are_those_of_the_operators(string member, params string[] expected)
    {
        IEnumerable<string> found = Mutate(member).Select(mutant => $"{mutant.Original} -> {mutant.Replacement}");

        Assert.Empty(expected.Except(found));
    }

    [Theory]
    [InlineData("const int A = 5;")]
    [InlineData("enum E { A = 1 }")]
    [InlineData("[System.Obsolete(\"x\", false)] void M() { }")]
    [InlineData("void M(int a = 3) { }")]
    [InlineData("void M() { int a; a = M(out int b) ? b : b; } bool M(out int a) => throw new System.Exception();", "a = M")]
    public void Constants_and_first_values_stay_as_they_are(string member, string unchanged = "")
    {
        IEnumerable<Mutant> found = Mutate(member);

        Assert.DoesNotContain(found, mutant => unchanged.Length == 0 || (mutant.Replacement.Length == 0 && mutant.Original.StartsWith(unchanged)));
    }

    [Fact]
    public void Place_is_that_of_the_changed_piece()
    {
        Mutant mutant = Mutate("\n    bool M(int a, int b) => a <\n b;").First();

        Assert.Equal((2, 29, "bool M(int a, int b) => a <", "a < b"), (mutant.Line, mutant.Column, mutant.Text, mutant.Original));
    }

    private static List<Mutant> Mutate(string member)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText($"class C {{ {member} }}", cancellationToken: TestContext.Current.CancellationToken);
        CSharpCompilation compilation = CSharpCompilation.Create("c", [tree], [MetadataReference.CreateFromFile(typeof(object).Assembly.Location)]);
        var mutants = new List<Mutant>();
        new MutantWriter(compilation.GetSemanticModel(tree), "c.cs", mutants, new HashSet<(string, int, string)>())
            .Visit(tree.GetRoot(TestContext.Current.CancellationToken));
        return mutants;
    }
}
