using FirmwareScanner.Benchmarks.IlCounter;

namespace FirmwareScanner.Regenerate.Generators;

/// <summary>What one operation of ring, pool and scope costs.</summary>
internal static class OperationCosts
{
    private const string Document = "docs/performance.md";
    private const string Region = "operations";

    /// <summary>The table.</summary>
    public static Generator Generator { get; } = new(
        "costs of operations",
        "the compiled core",
        _ => [new GeneratedFile(Document, text => Update(text, OperationTable.Render()), Region)]);

    /// <summary>Puts the table into the document, unless the one there says as good as the same.</summary>
    /// <param name="document">The document.</param>
    /// <param name="counted">The table.</param>
    public static string Update(string document, string counted) => CountedTable.Update(Document, document, Region, counted);
}
