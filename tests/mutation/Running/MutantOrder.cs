using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace FirmwareScanner.Mutation.Running;

/// <summary>What a worker does with one mutant.</summary>
/// <param name="Mutant">The mutant's number.</param>
/// <param name="Tests">The tests to run, by their places in the catalog, and the milliseconds that each may take.</param>
internal sealed record MutantOrder(int Mutant, IReadOnlyList<(int Test, int Limit)> Tests)
{
    /// <summary>The order in one line.</summary>
    internal string ToLine() => string.Create(
        CultureInfo.InvariantCulture, $"{Mutant}:{string.Join(',', Tests.Select(test => $"{test.Test}/{test.Limit}"))}");

    /// <summary>Reads what <see cref="ToLine"/> wrote.</summary>
    internal static MutantOrder Parse(string line)
    {
        string[] parts = line.Split(':');
        return new MutantOrder(
            int.Parse(parts[0], CultureInfo.InvariantCulture),
            [.. parts[1].Split(',').Select(test => test.Split('/')).Select(test => (Number(test[0]), Number(test[1])))]);
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
