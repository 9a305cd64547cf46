using System.Collections.Generic;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>Which shape of table finds which sequences, and what that is expected to cost.</summary>
/// <param name="Tables">The shapes, longest stride first; a unit belongs to the first that it fits, else to a native search.</param>
/// <param name="Cost">Expected cost per input byte, in the units of the cost model.</param>
/// <param name="Bytes">Device memory of the tables.</param>
internal sealed record SearchPlan(IReadOnlyList<TableShape> Tables, double Cost, long Bytes)
{
    /// <summary>The table of a unit, or -1 for a native search.</summary>
    public int TableOf(SearchUnit unit)
    {
        for (int t = 0; t < Tables.Count; t++)
        {
            if (unit.Fits(Tables[t].GramLength, Tables[t].Stride))
            {
                return t;
            }
        }

        return -1;
    }
}
