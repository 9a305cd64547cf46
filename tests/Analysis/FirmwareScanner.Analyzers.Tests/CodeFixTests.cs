using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using FirmwareScanner.Analyzers.CodeFixes;
using FirmwareScanner.Analyzers.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace FirmwareScanner.Analyzers.Tests;

/// <summary>Applies each fix to the first place that its rule flags, then asks compiler and analyzers about the result.</summary>
public sealed class CodeFixTests
{
    private const string Loop = """
        using System;

        namespace Sample
        {
            [FirmwareScanner.Contracts.DeviceCode]
            public class Ring
            {
                /// <summary>Empties it.</summary>
                public void Empty(int n)
                {
                    while (n != 0)
                    {
                        n >>= 1;
                    }
                }
            }
        }
        """;

    private const string Override = """
        using System;
        using FirmwareScanner.Contracts;

        [AllocationFree]
        public abstract class Sink
        {
            public abstract void Write(int value);

            public abstract int Count { get; }
        }

        public class Log : Sink
        {
            /// <summary>Writes.</summary>
            public override void Write(int value)
            {
            }

            [AllocationFree]
            public override int Count => 1;
        }
        """;

    private const string Callee = """
        using FirmwareScanner.Contracts;

        public static class Numbers
        {
            [System.Obsolete]
            public static int Twice(int value) => 2 * value;

            [AllocationFree]
            public static int Four() => Twice(2);
        }
        """;

    private const string Checked = """
        using FirmwareScanner.Contracts;

        [DeviceCode]
        public static class Numbers
        {
            public static int Twice(int value) => checked(value + value) * 2;
        }
        """;

    private const string CheckedBlock = """
        using FirmwareScanner.Contracts;

        [DeviceCode]
        public static class Numbers
        {
            public static int Twice(int value)
            {
                checked
                {
                    return value + value;
                }
            }
        }
        """;

    private const string FromEnd = """
        using FirmwareScanner.Contracts;

        [DeviceCode]
        public static class Numbers
        {
            public static int Last(int[] values, int n) => values[^(n + 1)];
        }
        """;

    private const string Empty = """
        using FirmwareScanner.Contracts;

        [AllocationFree]
        public static class Names
        {
            public static string None() => "";
        }
        """;

    [Fact]
    public async Task ExplainLoop_fix_adds_the_attribute_and_leaves_the_reason_to_its_author()
    {
        string result = await ApplyAsync(new ExplainLoopFix(), "FWS307", Loop, remaining: ["FWS216"]);

        Assert.Contains(
            "        /// <summary>Empties it.</summary>\n        [BoundedLoop(\"\")]\n        public void Empty(int n)\n", result);
        Assert.Contains("using System;\nusing FirmwareScanner.Contracts;\n", result);
    }

    [Fact]
    public async Task PromiseOverride_fix_marks_the_override()
    {
        string result = await ApplyAsync(new PromiseOverrideFix(), "FWS214", Override);

        Assert.Contains("    /// <summary>Writes.</summary>\n    [AllocationFree]\n    public override void Write(int value)\n", result);
    }

    [Fact]
    public async Task PromiseCallee_fix_marks_the_called_method()
    {
        string result = await ApplyAsync(new PromiseCalleeFix(), "FWS213", Callee);

        Assert.Contains("    [AllocationFree]\n    [System.Obsolete]\n    public static int Twice(int value)", result);
    }

    [Fact]
    public async Task RemoveChecked_fix_keeps_the_order_of_operations()
    {
        Assert.Contains("=> (value + value) * 2;", await ApplyAsync(new RemoveCheckedFix(), "FWS302", Checked));
        Assert.DoesNotContain("checked", await ApplyAsync(new RemoveCheckedFix(), "FWS302", CheckedBlock));
    }

    [Fact]
    public async Task IndexFromEnd_fix_subtracts_from_the_length()
    {
        Assert.Contains("values[values.Length - (n + 1)]", await ApplyAsync(new IndexFromEndFix(), "FWS308", FromEnd));
    }

    [Fact]
    public async Task EmptyString_fix_uses_the_field()
    {
        Assert.Contains("None() => string.Empty;", await ApplyAsync(new EmptyStringFix(), "FWS203", Empty));
    }

    private static async Task<string> ApplyAsync(CodeFixProvider fix, string id, string source, string[]? remaining = null)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        using AdhocWorkspace workspace = new();
        Project project = workspace.AddProject("Case", LanguageNames.CSharp)
            .WithCompilationOptions(new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary))
            .WithMetadataReferences(AnalyzerHost.CoreReferences);
        Document document = project.AddDocument("Case.cs", source.ReplaceLineEndings("\n"));
        Diagnostic diagnostic = (await DiagnoseAsync(document, cancellation)).First(diagnostic => diagnostic.Id == id);

        List<CodeAction> actions = [];
        await fix.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), cancellation));
        ImmutableArray<CodeActionOperation> operations = await Assert.Single(actions).GetOperationsAsync(cancellation);
        Document changed = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution.GetDocument(document.Id)!;

        Assert.Equal(remaining ?? [], (await DiagnoseAsync(changed, cancellation)).Select(diagnostic => diagnostic.Id));
        return (await changed.GetTextAsync(cancellation)).ToString();
    }

    private static async Task<ImmutableArray<Diagnostic>> DiagnoseAsync(Document document, CancellationToken cancellation)
    {
        Compilation compilation = (await document.Project.GetCompilationAsync(cancellation))!;
        Assert.Empty(compilation.GetDiagnostics(cancellation)
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .Select(diagnostic => diagnostic.ToString()));
        return AnalyzerHost.Run(compilation, AllAnalyzers.Create());
    }
}
