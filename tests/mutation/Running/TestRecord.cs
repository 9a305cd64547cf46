using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace FirmwareScanner.Mutation.Running;

/// <summary>What a test did while no mutant was alive.</summary>
/// <param name="Index">Its place in the catalog.</param>
/// <param name="Name">Its name.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Failure">Why it failed, in one line; empty if it passed.</param>
/// <param name="Touched">The mutants that it asked for.</param>
internal sealed record TestRecord(int Index, string Name, int Milliseconds, string Failure, IReadOnlyList<int> Touched)
{
    private const char Separator = '\t';

    /// <summary>Whether it passed.</summary>
    internal bool HasPassed => Failure.Length == 0;

    /// <summary>The record in one line.</summary>
    internal string ToLine() => string.Join(
        Separator,
        Index.ToString(CultureInfo.InvariantCulture),
        Name,
        Milliseconds.ToString(CultureInfo.InvariantCulture),
        Failure,
        string.Join(',', Touched));

    /// <summary>Reads what <see cref="ToLine"/> wrote.</summary>
    internal static TestRecord Parse(string line)
    {
        string[] parts = line.Split(Separator);
        return new TestRecord(
            int.Parse(parts[0], CultureInfo.InvariantCulture),
            parts[1],
            int.Parse(parts[2], CultureInfo.InvariantCulture),
            parts[3],
            [.. parts[4].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(number => int.Parse(number, CultureInfo.InvariantCulture))]);
    }
}
