using System.Collections.Generic;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>The tables and native searches by which sequences are found, built and measured.</summary>
/// <param name="Tables">The filter tables, longest stride first.</param>
/// <param name="Scans">Sequences left to a native search for one byte.</param>
/// <param name="Cost">Cost per input byte of real firmware, in the units of the profile's cost model.</param>
/// <param name="DeviceCost">The same in IL instructions.</param>
internal sealed record SearchStructure(
    IReadOnlyList<BuiltTable> Tables, IReadOnlyList<PlacedSequence> Scans, double Cost, double DeviceCost)
{
    /// <summary>Device memory of all tables.</summary>
    public long DeviceBytes
    {
        get
        {
            long sum = 0;
            foreach (BuiltTable table in Tables)
            {
                sum += table.Table.DeviceBytes;
            }

            return sum;
        }
    }
}

/// <summary>A filter table with its sequences.</summary>
/// <param name="Table">The table.</param>
/// <param name="Members">The sequences it finds, and by which atoms.</param>
/// <param name="Rates">How it does on a sample of real firmware.</param>
internal sealed record BuiltTable(FilterTable Table, IReadOnlyList<PlacedSequence> Members, TableRates Rates)
{
    /// <summary>Cost per input byte.</summary>
    public double CostPerByte(CostModel costs) =>
        costs.TablePerByte + (Sample(costs) / Table.Shape.Stride);

    /// <summary>Cost of a sample, hits included.</summary>
    public double Sample(CostModel costs) => Table.HasRows
        ? costs.RowSample(Rates)
        : costs.Sample(Table.Shape.GramLength, Table.Shape.FilterBits, Rates);

    /// <summary>Cost of a sample at which no gram stands.</summary>
    public double EmptySample(CostModel costs) => Table.HasRows
        ? costs.RowLoop + (Rates.RowHits * costs.RowHit)
        : costs.Sample(Table.Shape.GramLength, Table.Shape.FilterBits);
}
