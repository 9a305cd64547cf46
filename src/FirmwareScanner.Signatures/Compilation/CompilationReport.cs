using System;
using System.Collections.Generic;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>What a database takes in memory and time.</summary>
public sealed record CompilationReport
{
    /// <summary>The profile that it was compiled for.</summary>
    public required TargetProfile Profile { get; init; }

    /// <summary>Length of the database file in bytes.</summary>
    public required int FileBytes { get; init; }

    /// <summary>Device memory of all arrays, in bytes.</summary>
    public required long DeviceBytes { get; init; }

    /// <summary>Bytes that the scanner keeps before each block.</summary>
    public required int HistoryLength { get; init; }

    /// <summary>Number of rules.</summary>
    public required int Rules { get; init; }

    /// <summary>Number of patterns.</summary>
    public required int Patterns { get; init; }

    /// <summary>Number of sequences.</summary>
    public required int Sequences { get; init; }

    /// <summary>IL instructions per input byte that scanning real firmware is expected to cost.</summary>
    public required double CostPerByte { get; init; }

    /// <summary>The sections of the file.</summary>
    public required IReadOnlyList<SectionReport> Sections { get; init; }

    /// <summary>The filter tables.</summary>
    public required IReadOnlyList<TableReport> Tables { get; init; }

    /// <summary>The patterns, dearest first; sorted when they are first asked for.</summary>
    public IReadOnlyList<PatternCost> PatternCosts => LazyPatternCosts.Value;

    /// <summary>Bytes that are kept from the start of a stream, for all rules that read integers at computed offsets.</summary>
    public int HeadLength { get; init; }

    /// <summary>The rules in order, each with what it takes; found out when it is first asked for.</summary>
    public IReadOnlyList<RuleCost> RuleCosts => LazyRuleCosts.Value;

    internal Lazy<IReadOnlyList<PatternCost>> LazyPatternCosts { get; init; } = new([]);

    internal Lazy<IReadOnlyList<RuleCost>> LazyRuleCosts { get; init; } = new([]);

    /// <summary>Rules that were left out because they have errors or do not fit, or by name, as the user wished.</summary>
    public required IReadOnlyList<SkippedRule> Skipped { get; init; }

    /// <summary>Rules that were left out because of a pattern's cost.</summary>
    public required IReadOnlyList<QuarantinedRule> Quarantined { get; init; }
}

/// <summary>The size of a section.</summary>
/// <param name="Name">Its name in docs/database-format.md, with the table's number where there are several.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="FileBytes">Its length in the file, in bytes.</param>
/// <param name="DeviceBytes">What its array takes on the device; 0 for the authentication code, which is not kept.</param>
public sealed record SectionReport(string Name, int Kind, int FileBytes, long DeviceBytes);

/// <summary>A filter table and how it does on real firmware.</summary>
/// <param name="Shape">Its parameters.</param>
/// <param name="Sequences">The number of sequences it finds.</param>
/// <param name="Entries">The number of its entries.</param>
/// <param name="Rates">Expected hits, visits and verifications per sample.</param>
/// <param name="DeviceBytes">Device memory of its arrays, in bytes.</param>
/// <param name="CostPerByte">Expected IL instructions per input byte.</param>
public sealed record TableReport(
    TableShape Shape, int Sequences, int Entries, TableRates Rates, long DeviceBytes, double CostPerByte);

/// <summary>What a pattern costs.</summary>
/// <param name="PatternNumber">Its number in the database.</param>
/// <param name="Rule">Name of its rule.</param>
/// <param name="Pattern">Its identifier.</param>
/// <param name="CostPerByte">
/// Expected IL instructions per byte of real firmware, its share of the loops included; what chunks cost whatever is sought is not.
/// </param>
/// <param name="DeviceBytes">Its share of device memory in bytes: sequences and table entries.</param>
/// <param name="FoundBy">How it is found: <c>table 0</c>, <c>byte search</c>, <c>fixed offset</c>.</param>
public sealed record PatternCost(int PatternNumber, string Rule, string Pattern, double CostPerByte, int DeviceBytes, string FoundBy);

/// <summary>A rule that was left out.</summary>
/// <param name="Rule">Its name.</param>
/// <param name="Reason">The pattern that is too dear and what it costs, or the rule on which it depends.</param>
public sealed record QuarantinedRule(string Rule, string Reason);
