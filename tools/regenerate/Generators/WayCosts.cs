using FirmwareScanner.Benchmarks.IlCounter;

namespace FirmwareScanner.Regenerate.Generators;

/// <summary>What a byte costs on its way through station and pipeline.</summary>
internal static class WayCosts
{
    private const string Document = "docs/pipeline.md";
    private const string Region = "ways";

    /// <summary>The table.</summary>
    public static Generator Generator { get; } = new(
        "costs of the way of a byte",
        "the compiled core",
        root => [new GeneratedFile(Document, text => CountedTable.Update(Document, text, Region, WayTable.Render(root)), Region)]);
}
