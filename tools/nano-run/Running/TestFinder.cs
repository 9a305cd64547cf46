using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace FirmwareScanner.NanoRun.Running;

/// <summary>Finds the tests of a compiled project by their attributes.</summary>
internal static class TestFinder
{
    private const string Prefix = "nanoFramework.TestFramework.";

    /// <summary>What the launcher has to report.</summary>
    /// <param name="compilation">The compiled tests.</param>
    public static IReadOnlyList<ExpectedTest> Find(Compilation compilation) =>
        [.. Types(compilation.Assembly.GlobalNamespace)
            .Where(type => Count(type, "TestClassAttribute") > 0)
            .SelectMany(type => type.GetMembers().OfType<IMethodSymbol>())
            .Select(Describe)
            .OfType<ExpectedTest>()];

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceSymbol container) =>
        container.GetTypeMembers().Concat(container.GetNamespaceMembers().SelectMany(Types));

    private static ExpectedTest? Describe(IMethodSymbol method)
    {
        string name = $"{method.ContainingType.ToDisplayString()}.{method.Name}";
        int rows = Count(method, "DataRowAttribute");
        if (rows > 0 || Count(method, "TestMethodAttribute") > 0)
        {
            return new ExpectedTest(name, Math.Max(rows, 1), true);
        }

        bool isFixture = Count(method, "SetupAttribute") + Count(method, "CleanupAttribute") > 0;
        return isFixture ? new ExpectedTest(name, 1, false) : null;
    }

    private static int Count(ISymbol symbol, string attribute) =>
        symbol.GetAttributes().Count(data => data.AttributeClass?.ToDisplayString() == Prefix + attribute);
}
