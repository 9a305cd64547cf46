using FirmwareScanner.Benchmarks.IlCounter;

namespace FirmwareScanner.Regenerate.Generators;

/// <summary>What a byte costs that is opened.</summary>
internal static class UnwrapCosts
{
    private const string Document = "docs/performance.md";
    private const string Region = "unwrap";

    /// <summary>The table.</summary>
    public static Generator Generator { get; } = new(
        "costs of unwrapping",
        "the compiled core",
        root => [new GeneratedFile(Document, text => CountedTable.Update(Document, text, Region, UnwrapTable.Render(root)), Region)]);
}
