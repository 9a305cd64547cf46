namespace FirmwareScanner.Signatures.Compilation;

/// <summary>Sums over all units that fit the same shapes of tables: what the planner needs to know of them.</summary>
internal sealed class UnitClass(int longestStride2, int longestStride3, bool canScan)
{
    private readonly TableLoad[][] _loads = [new TableLoad[AtomChoices.MaximumStride + 1], new TableLoad[AtomChoices.MaximumStride + 1]];

    /// <summary>Expected cost per input byte of finding them by native searches.</summary>
    public double ScanCost { get; private set; }

    /// <summary>Whether native searches can find them.</summary>
    public bool CanScan => canScan;

    /// <summary>Adds a unit of this class.</summary>
    public void Add(SearchUnit unit, CostModel costs, GramBuffer buffer)
    {
        ScanCost += unit.CanScan ? costs.Scan(unit.Choices[0].ScanProbability) : 0;
        foreach (CompiledSequence sequence in unit.Sequences)
        {
            for (int gramLength = 2; gramLength <= 3; gramLength++)
            {
                buffer.Fill(sequence, gramLength);
                for (int stride = 1; Fits(gramLength, stride); stride++)
                {
                    _loads[gramLength - 2][stride] += TableLoad.Of(buffer.Best(stride));
                }
            }
        }
    }

    /// <summary>Whether a table of this shape can find them.</summary>
    public bool Fits(int gramLength, int stride) =>
        stride <= AtomChoices.MaximumStride && (gramLength == 2 ? longestStride2 : longestStride3) >= stride;

    /// <summary>What they put into such a table.</summary>
    public TableLoad Load(int gramLength, int stride) => _loads[gramLength - 2][stride];
}
