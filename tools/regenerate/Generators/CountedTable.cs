using System;
using System.Globalization;
using System.Linq;

namespace FirmwareScanner.Regenerate.Generators;

/// <summary>
/// A table of counted instructions in a document. It is made anew only where a figure has moved: compilers of another version may write
/// a loop or a condition with an instruction more or less.
/// </summary>
internal static class CountedTable
{
    private const double Tolerance = 2;
    private const double RelativeTolerance = 0.02;

    /// <summary>Puts the table into the document, unless the one there says as good as the same.</summary>
    /// <param name="path">The document, for messages.</param>
    /// <param name="document">Its text.</param>
    /// <param name="region">The region that is the table.</param>
    /// <param name="counted">The table as counted now.</param>
    /// <exception cref="RegenerateException">The document does not have the region once.</exception>
    public static string Update(string path, string document, string region, string counted)
    {
        string updated = MarkedText.ReplaceRegion(path, document, region, counted);
        return IsClose(document, updated) ? document : updated;
    }

    private static bool IsClose(string then, string now)
    {
        string[] before = then.Split('\n');
        string[] after = now.Split('\n');
        return before.Length == after.Length && before.Zip(after).All(pair => AreClose(pair.First, pair.Second));
    }

    private static bool AreClose(string then, string now)
    {
        string[] before = then.Split('|');
        string[] after = now.Split('|');
        return before.Length == after.Length && before.Zip(after).All(cell => cell.First == cell.Second || IsNear(cell.First, cell.Second));
    }

    private static bool IsNear(string then, string now)
    {
        // Shares follow from the other figures.
        if (then.EndsWith("% ", StringComparison.Ordinal) && now.EndsWith("% ", StringComparison.Ordinal))
        {
            return true;
        }

        // A figure a byte has decimals: there two instructions would be much.
        return TryRead(then, out double before) && TryRead(now, out double after)
            && Math.Abs(before - after) <= (then.Contains('.') ? before * RelativeTolerance : Tolerance);
    }

    private static bool TryRead(string cell, out double value) =>
        double.TryParse(cell, NumberStyles.Number, CultureInfo.InvariantCulture, out value);
}
