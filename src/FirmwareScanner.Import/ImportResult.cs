using System.Collections.Generic;

namespace FirmwareScanner.Import;

/// <summary>What an import made of signatures.</summary>
public sealed class ImportResult
{
    /// <summary>The YARA rules, a file of them; empty if there are none.</summary>
    public required string Text { get; init; }

    /// <summary>The number of rules in it.</summary>
    public required int Rules { get; init; }

    /// <summary>Tests of the source: lines of magic that test something, or signatures.</summary>
    public required int Tests { get; init; }

    /// <summary>How many of them decide in the rules as they did in the source.</summary>
    public required int Carried { get; init; }

    /// <summary>How many only say more about what is found already, and were left out for that reason.</summary>
    public required int Details { get; init; }

    /// <summary>What was not carried over, in the order of the source.</summary>
    public required IReadOnlyList<ImportNote> Notes { get; init; }
}
