using System;
using System.Linq;
using FirmwareScanner.Benchmarks.IlCounter;

namespace FirmwareScanner.Regenerate.Generators;

/// <summary>What one operation of ring, pool and scope costs.</summary>
internal static class OperationCosts
{
    private const string Document = "docs/performance.md";
    private const string Region = "operations";

    // Compilers of another version may write a loop or a condition with an instruction more or less.
    private const int Tolerance = 2;

    /// <summary>The table.</summary>
    public static Generator Generator { get; } = new(
        "costs of operations",
        "the compiled core",
        _ => [new GeneratedFile(Document, text => Update(text, OperationTable.Render()))]);

    /// <summary>Puts the table into the document, unless the one there says as good as the same.</summary>
    /// <param name="document">The document.</param>
    /// <param name="counted">The table.</param>
    public static string Update(string document, string counted)
    {
        string updated = MarkedText.ReplaceRegion(Document, document, Region, counted);
        return IsClose(document, updated) ? document : updated;
    }

    private static bool IsClose(string then, string now)
    {
        string[] before = then.Split('\n');
        string[] after = now.Split('\n');
        return before.Length == after.Length
            && before.Zip(after).All(pair => pair.First == pair.Second || AreClose(pair.First, pair.Second));
    }

    private static bool AreClose(string then, string now)
    {
        string[] before = then.Split('|');
        string[] after = now.Split('|');
        return before.Length == after.Length && before.Length > 3 && before[1] == after[1]
            && IsNear(before[2], after[2]) && IsNear(before[3], after[3]);
    }

    private static bool IsNear(string then, string now) =>
        int.TryParse(then, out int before) && int.TryParse(now, out int after) && Math.Abs(before - after) <= Tolerance;
}
