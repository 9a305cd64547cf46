using System.Linq;
using FirmwareScanner.Analyzers.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace FirmwareScanner.Analyzers.Tests.Allocation;

public sealed class ReviewedListTests
{
    private const string Code = """
        using System;
        using FirmwareScanner.Contracts;

        [AllocationFree]
        public sealed class Sample
        {
            public int Largest(int a, int b) => Math.Max(a, b);

            public bool Same(object a, object b) => a.Equals(b);
        }
        """;

    private const string Overriding = """
        public sealed class Loud
        {
            public override bool Equals(object? other) => new object() == other;

            public override int GetHashCode() => 1;
        }
        """;

    private const string Max = "M:System.Math.Max(System.Int32,System.Int32)";
    private const string ObjectEquals = "M:System.Object.Equals(System.Object)";

    [Fact]
    public void Member_that_nobody_has_looked_up_is_refused_with_its_id()
    {
        Assert.Contains(Run(Code, string.Empty), message => message.Contains("add '" + Max + "' to fws-reviewed.txt"));
    }

    [Fact]
    public void Member_on_the_list_of_the_project_is_believed()
    {
        Assert.Empty(Run(Code, "# looked up\n" + Max + " native free\n" + ObjectEquals + "\tnative  free\r\n"));
    }

    [Fact]
    public void Member_that_allocates_by_the_list_is_refused()
    {
        string message = Assert.Single(Run(Code, Max + " managed allocates\n" + ObjectEquals + " native free"));
        Assert.Contains("FWS213", message);
        Assert.Contains("the reviewed list says so", message);
    }

    [Fact]
    public void Virtual_member_on_the_list_is_refused_where_an_override_of_our_own_may_allocate()
    {
        string message = Assert.Single(Run(Code + Overriding, Max + " native free\n" + ObjectEquals + " native free"));
        Assert.Contains("the call may reach 'Loud.Equals(object?)'", message);
    }

    [Theory]
    [InlineData("M:System.Math.Max(System.Int32,System.Int32) free")]
    [InlineData("M:System.Math.Max(System.Int32,System.Int32) native free really")]
    [InlineData("M:System.Math.Max(System.Int32,System.Int32) sometimes free")]
    [InlineData("System.Math.Max native free")]
    public void Line_that_is_no_entry_is_flagged_in_the_list(string line)
    {
        CSharpCompilation compilation = AnalyzerHost.Compile("public class Empty;");
        TextFile list = new("project/fws-reviewed.txt", "# comment\n\n" + line + "\n");

        Diagnostic found = Assert.Single(AnalyzerHost.Run(compilation, [list], AllAnalyzers.Create()));

        Assert.Equal("FWS215", found.Id);
        Assert.Equal(2, found.Location.GetLineSpan().StartLinePosition.Line);
        Assert.Equal("project/fws-reviewed.txt", found.Location.GetLineSpan().Path);
    }

    private static string[] Run(string code, string list)
    {
        return [.. AnalyzerHost.Run(AnalyzerHost.Compile(code), [new TextFile("fws-reviewed.txt", list)], AllAnalyzers.Create("Allocation"))
            .Select(diagnostic => diagnostic.ToString())];
    }
}
