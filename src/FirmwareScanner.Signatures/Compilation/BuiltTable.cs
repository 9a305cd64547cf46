using System.Collections.Generic;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>A filter table with its sequences.</summary>
/// <param name="Table">The table.</param>
/// <param name="Members">The sequences it finds, and by which atoms.</param>
/// <param name="Rates">How it does on a sample of real firmware.</param>
internal sealed record BuiltTable(FilterTable Table, IReadOnlyList<PlacedSequence> Members, TableRates Rates)
{
    /// <summary>Cost per input byte.</summary>
    public double CostPerByte(CostModel costs) =>
        costs.TablePerByte + (costs.Sample(Table.Shape.GramLength, Table.Shape.FilterBits, Rates) / Table.Shape.Stride);
}
