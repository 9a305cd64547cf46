namespace FirmwareScanner.Database;

/// <summary>
/// What there is to know about each kind of section, a row a kind: the one table from which the reader, its checks and the memory
/// plan, the compiler, the reports and docs/database-format.md work. Rows are code, not arrays: an array would be copied to the
/// device's heap and stay there, and the compiled code stays in flash. So one row is looked at at a time:
/// <see cref="MoveTo"/> fills the properties.
/// </summary>
public sealed class SectionFacts
{
    /// <summary>Greater than every kind of section.</summary>
    public const int MaximumKind = 0x80;

    /// <summary>How far apart the kinds of one filter table are from those of the next.</summary>
    public const int KindsPerTable = 6;

    /// <summary>The value of <see cref="Table"/> for sections that belong to no filter table.</summary>
    public const int NoTable = -1;

    private const int FirstOfTables = (int)SectionKind.Filter;
    private const int EndOfTables = FirstOfTables + (KindsPerTable * DatabaseFormat.MaximumTables);

    /// <summary>The kind; of a filter table's section, that of table 0.</summary>
    public SectionKind Kind { get; private set; }

    /// <summary>The filter table that the section belongs to, or <see cref="NoTable"/>.</summary>
    public int Table { get; private set; }

    /// <summary>What the memory plan calls the section's table.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Bytes of an element: 1, 2 or 4.</summary>
    public int ElementBytes { get; private set; }

    /// <summary>How many elements there are.</summary>
    public SectionCount Count { get; private set; }

    /// <summary>Whether the section may be absent whatever its count: then all its elements are 0.</summary>
    public bool IsOptional { get; private set; }

    /// <summary>Whether the device keeps the section as a table; the authentication code is looked at and left.</summary>
    public bool IsOnDevice => Kind != SectionKind.AuthenticationCode;

    /// <summary>The kind that a section of a filter table has in the file.</summary>
    /// <param name="kind">The kind, of table 0.</param>
    /// <param name="table">The table, 0 to <see cref="DatabaseFormat.MaximumTables"/> - 1.</param>
    public static int KindOf(SectionKind kind, int table) => (int)kind + (KindsPerTable * table);

    /// <summary>Shows the facts of a kind.</summary>
    /// <param name="kind">A kind as it stands in a file, 0 to <see cref="MaximumKind"/> - 1.</param>
    /// <returns>Whether there is a section of this kind; if not, the properties say nothing.</returns>
    public bool MoveTo(int kind)
    {
        Table = kind >= FirstOfTables && kind < EndOfTables ? (kind - FirstOfTables) / KindsPerTable : NoTable;
        Kind = (SectionKind)(Table == NoTable ? kind : kind - (KindsPerTable * Table));
        return Kind switch
        {
            SectionKind.SequenceBytes => Row("sequence bytes", 1, SectionCount.Any),
            SectionKind.SequenceStart => Row("sequence starts", 2, SectionCount.SequencesAndOne),
            SectionKind.SequencePattern => Row("sequence patterns", 2, SectionCount.Sequences),
            SectionKind.SequenceAtom => Row("sequence atoms", 1, SectionCount.Sequences),
            SectionKind.SequenceFlags => Row("sequence flags", 1, SectionCount.Sequences),
            SectionKind.ByteClasses => Row("byte classes", 1, SectionCount.ByteClasses),
            SectionKind.LinkSequence => Row("link sequences", 2, SectionCount.Any),
            SectionKind.LinkGap => Row("link gaps", 4, SectionCount.AsBefore),
            SectionKind.AnchoredSequence => Row("anchored sequences", 2, SectionCount.Any),
            SectionKind.AnchoredFirst => Row("anchored first offsets", 4, SectionCount.AsBefore),
            SectionKind.AnchoredLast => Row("anchored last offsets", 4, SectionCount.AsBefore),
            SectionKind.ByteScanSequence => Row("byte-scan sequences", 2, SectionCount.Any),
            SectionKind.ByteScanValue => Row("byte-scan values", 1, SectionCount.AsBefore),
            SectionKind.RangePattern => Row("range patterns", 2, SectionCount.Any),
            SectionKind.RangeFirst => Row("range first offsets", 4, SectionCount.AsBefore),
            SectionKind.RangeLast => Row("range last offsets", 4, SectionCount.AsBefore),
            SectionKind.EndPattern => Row("end patterns", 2, SectionCount.Any),
            SectionKind.EndDistance => Row("end distances", 4, SectionCount.AsBefore),
            SectionKind.EndShift => Row("end shifts", 4, SectionCount.AsBefore),
            SectionKind.EndWatch => Row("end watches", 2, SectionCount.AsBefore),
            SectionKind.WatchPattern => Row("watch patterns", 2, SectionCount.Any),
            SectionKind.WatchKind => Row("watch kinds", 1, SectionCount.AsBefore),
            SectionKind.WatchFirst => Row("watch first parameters", 4, SectionCount.AsBefore),
            SectionKind.WatchLast => Row("watch second parameters", 4, SectionCount.AsBefore),
            SectionKind.ProbeOffset => Row("probe offsets", 4, SectionCount.Any),
            SectionKind.ProbeSize => Row("probe sizes", 1, SectionCount.AsBefore),
            SectionKind.CountedPattern => Row("counted patterns", 2, SectionCount.Any),
            SectionKind.SequenceStartHigh => UpperHalf("upper halves of sequence starts", 2, SectionCount.SequencesAndOne),
            SectionKind.SequenceAtomHigh => UpperHalf("upper halves of sequence atoms", 1, SectionCount.Sequences),
            SectionKind.ByteClassHigh => UpperHalf("upper halves of byte classes", 1, SectionCount.ByteClasses),
            SectionKind.ByteClassPieces => Row("pieces of byte classes", 1, SectionCount.ByteClassPieces),
            SectionKind.RuleFirstPattern => Row("rule first patterns", 2, SectionCount.RulesAndOne),
            SectionKind.RuleCode => Row("rule code starts", 1, SectionCount.Rules),
            SectionKind.RuleFlags => Row("rule flags", 1, SectionCount.Rules),
            SectionKind.Code => Row("condition code", 1, SectionCount.Any),
            SectionKind.RuleCodeHigh => UpperHalf("upper halves of rule code starts", 1, SectionCount.Rules),
            SectionKind.RuleFlagsHigh => UpperHalf("upper halves of rule flags", 1, SectionCount.Rules),
            SectionKind.RuleAlways => Row("rules without matches", 1, SectionCount.RuleBits),
            SectionKind.TableShape => Row("filter table shapes", 1, SectionCount.TableShapes),
            SectionKind.Filter => Row("filter bits", 1, SectionCount.Filter),
            SectionKind.BucketStart => Row("filter bucket starts", 2, SectionCount.BucketsAndOne),
            SectionKind.EntrySequence => Row("filter entry sequences", 2, SectionCount.Any),
            SectionKind.EntryShift => Row("filter entry shifts", 1, SectionCount.AsBefore),
            SectionKind.BucketStartHigh => Row("filter bucket starts, upper halves", 2, SectionCount.Any),
            SectionKind.RowStart => Row("filter row starts", 2, SectionCount.Rows),
            SectionKind.AuthenticationCode => Row("authentication code", 1, SectionCount.AuthenticationCode),
            _ => false,
        };
    }

    private bool UpperHalf(string name, int elementBytes, SectionCount count)
    {
        Row(name, elementBytes, count);
        IsOptional = true;
        return true;
    }

    private bool Row(string name, int elementBytes, SectionCount count)
    {
        IsOptional = false;
        Name = name;
        ElementBytes = elementBytes;
        Count = count;
        return true;
    }
}
