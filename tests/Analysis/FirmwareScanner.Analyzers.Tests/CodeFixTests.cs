using System;
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

    private const string Owners = """
        #nullable enable
        using System;
        using FirmwareScanner.Contracts;

        [DeviceCode]
        internal sealed class Owner : IDisposable
        {
            [Owned]
            private readonly Port _first = new Port();
            [Owned]
            private Port? _second;
            [Owned]
            private readonly Port _third = new Port();

            public void Open()
            {
                if (_second is null)
                {
                    _second = new Port();
                }
            }

            DISPOSE
        }

        [DeviceCode]
        [AllocationFree]
        internal sealed class Port : IDisposable
        {
            public void Close()
            {
            }

            public void Dispose()
            {
            }
        }
        """;

    private const string Ownerless = """
        using FirmwareScanner.Contracts;

        [DeviceCode]
        internal sealed class Owner
        {
            [Owned]
            private readonly Port _first = new Port();
            [Owned]
            private readonly Port _second = new Port();
        }

        [DeviceCode]
        [AllocationFree]
        internal sealed class Port : System.IDisposable
        {
            public void Close()
            {
            }

            public void Dispose()
            {
            }
        }
        """;

    private const string Locals = """
        using System;
        using FirmwareScanner.Contracts;

        [DeviceCode]
        internal static class Files
        {
            public static void Both([Consumed] Port first)
            {
                Port second = null;
                Port third = null;
                try
                {
                    second = new Port();
                    third = new Port();
                }
                finally
                {
                    // The second one.
                    second?.Close();
                    third?.Close();
                    first.Close();
                }
            }
        }

        [DeviceCode]
        [AllocationFree]
        internal sealed class Port : IDisposable
        {
            public void Close()
            {
            }

            public void Dispose()
            {
            }
        }
        """;

    [Theory]
    [InlineData("public void Dispose()\n    {\n        _third.Dispose();\n        _first.Dispose();\n    }")]
    [InlineData("public void Dispose()\n    {\n        _second?.Dispose();\n    }")]
    [InlineData("public void Dispose()\n    {\n    }")]
    [InlineData("public void Dispose()\n    {\n        _third.Dispose();\n    }")]
    [InlineData("public void Dispose() => _first.Dispose();")]
    [InlineData("void IDisposable.Dispose() => _third.Dispose();")]
    [InlineData("public void Dispose()\n    {\n        _third.Dispose();\n        Rest();\n    }\n\n    private void Rest()\n    {\n        _second?.Dispose();\n        _second = null;\n    }")]
    public async Task DisposeOwned_fix_releases_what_is_missing_in_reverse_order(string dispose)
    {
        string result = await ApplyAsync(new DisposeOwnedFix(), "FWS110", Owners.Replace("DISPOSE", dispose, StringComparison.Ordinal));

        string second = dispose.Contains("Rest", StringComparison.Ordinal) ? "Rest();" : "_second?.Dispose();";
        Assert.Contains($"\n    {{\n        _third.Dispose();\n        {second}\n        _first.Dispose();\n    }}\n", result);
    }

    [Theory]
    [InlineData("public void Dispose()\n    {\n        if (_second is null)\n        {\n            return;\n        }\n\n        _third.Dispose();\n    }")]
    [InlineData("public void Dispose()\n    {\n        if (_second is not null)\n        {\n            _third.Dispose();\n            _second.Dispose();\n            _first.Dispose();\n        }\n    }")]
    public async Task DisposeOwned_fix_leaves_paths_that_differ_to_the_author(string dispose)
    {
        Assert.Null(await OfferAsync(new DisposeOwnedFix(), "FWS110", Owners.Replace("DISPOSE", dispose, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task DisposeOwned_fix_makes_an_owner_disposable()
    {
        string result = await ApplyAsync(new DisposeOwnedFix(), "FWS110", Ownerless);

        Assert.StartsWith("using System;\nusing FirmwareScanner.Contracts;\n", result, StringComparison.Ordinal);
        Assert.Contains("internal sealed class Owner : IDisposable\n{\n", result);
        Assert.Contains(
            "new Port();\n\n    public void Dispose()\n    {\n        _second.Dispose();\n        _first.Dispose();\n    }\n}", result);
    }

    [Fact]
    public async Task DisposeOwned_fix_only_names_the_interface_where_Dispose_is_there()
    {
        const string Members = "\n\n    public object Clone() => this;\n\n"
            + "    public void Dispose()\n    {\n        _second.Dispose();\n        _first.Dispose();\n    }\n}";
        string source = Ownerless.Replace("new Port();\n}", "new Port();" + Members, StringComparison.Ordinal)
            .Replace("class Owner", "class Owner : ICloneable", StringComparison.Ordinal)
            .Replace("using FirmwareScanner", "using System;\nusing FirmwareScanner", StringComparison.Ordinal);

        string result = await ApplyAsync(new DisposeOwnedFix(), "FWS110", source);

        Assert.Equal(source.Replace("ICloneable", "ICloneable, IDisposable", StringComparison.Ordinal), result);
    }

    [Theory]
    [InlineData("        _first.Dispose();\n        _third.Dispose();\n        _second?.Dispose();\n        _second = null;\n")]
    [InlineData("        _third.Dispose();\n        _first.Dispose();\n        _second?.Dispose();\n        _second = null;\n")]
    [InlineData("        _second?.Dispose();\n        _second = null;\n        _third.Dispose();\n        _first.Dispose();\n")]
    public async Task ReleaseLater_fix_moves_the_release_behind_what_came_later(string statements)
    {
        string source = Owners.Replace("DISPOSE", $"public void Dispose()\n    {{\n{statements}    }}", StringComparison.Ordinal);

        string result = await ApplyAsync(new ReleaseLaterFix(), "FWS111", source);

        Assert.Contains(
            "    {\n        _third.Dispose();\n        _second?.Dispose();\n        _second = null;\n        _first.Dispose();\n    }\n", result);
    }

    [Fact]
    public async Task ReleaseLater_fix_moves_a_local_with_its_comment()
    {
        string result = await ApplyAsync(new ReleaseLaterFix(), "FWS111", Locals);

        Assert.Contains(
            "            third?.Close();\n            // The second one.\n            second?.Close();\n            first.Close();\n", result);
    }

    [Fact]
    public async Task ReleaseLater_fix_leaves_releases_in_two_blocks_to_the_author()
    {
        const string Statements = "        if (_second is not null)\n        {\n            _first.Dispose();\n        }\n        else\n        {\n"
            + "            _first.Dispose();\n        }\n\n        _third.Dispose();\n        _second?.Dispose();\n";
        string source = Owners.Replace("DISPOSE", $"public void Dispose()\n    {{\n{Statements}    }}", StringComparison.Ordinal);

        Assert.Null(await OfferAsync(new ReleaseLaterFix(), "FWS111", source));
    }

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
        Document document = Open(workspace, source);
        CodeAction? action = await FindAsync(fix, id, document, cancellation);
        Assert.NotNull(action);
        ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(cancellation);
        Document changed = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution.GetDocument(document.Id)!;

        Assert.Equal(remaining ?? [], (await DiagnoseAsync(changed, cancellation)).Select(diagnostic => diagnostic.Id));
        return (await changed.GetTextAsync(cancellation)).ToString();
    }

    /// <summary>What the editor offers; null for nothing.</summary>
    private static async Task<CodeAction?> OfferAsync(CodeFixProvider fix, string id, string source)
    {
        using AdhocWorkspace workspace = new();
        return await FindAsync(fix, id, Open(workspace, source), TestContext.Current.CancellationToken);
    }

    private static Document Open(AdhocWorkspace workspace, string source)
    {
        Project project = workspace.AddProject("Case", LanguageNames.CSharp)
            .WithCompilationOptions(new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary))
            .WithMetadataReferences(AnalyzerHost.CoreReferences);
        return project.AddDocument("Case.cs", source.ReplaceLineEndings("\n"));
    }

    private static async Task<CodeAction?> FindAsync(CodeFixProvider fix, string id, Document document, CancellationToken cancellation)
    {
        Diagnostic diagnostic = (await DiagnoseAsync(document, cancellation)).First(diagnostic => diagnostic.Id == id);
        List<CodeAction> actions = [];
        await fix.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), cancellation));
        return actions.SingleOrDefault();
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
