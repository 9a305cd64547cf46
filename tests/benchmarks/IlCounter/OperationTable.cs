using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace FirmwareScanner.Benchmarks.IlCounter;

/// <summary>What one operation of ring, pool, scope and pipeline costs, and how much of that are the checks.</summary>
public static class OperationTable
{
    private const string DriverName = "FirmwareScanner.Benchmarks.Yardsticks.OperationDriver";

    /// <summary>Counts every operation of the driver once, in a state that the driver prepares without being counted.</summary>
    /// <returns>Name and count, in the driver's order.</returns>
    public static IReadOnlyList<(string Name, IlCount Count)> Measure()
    {
        var meter = new IlMeter(CountedAssemblies.Core, CountedAssemblies.Yardsticks);
        string[] names = meter.Bind<Func<string[]>>(DriverName, "Names")();
        Func<int, Action> prepare = meter.Bind<Func<int, Action>>(DriverName, "Prepare");
        return [.. names.Select((name, index) => (name, IlMeter.Count(prepare(index))))];
    }

    /// <summary>The table as Markdown.</summary>
    public static string Render()
    {
        var text = new StringBuilder("| operation | IL instructions | of these checks | checks |\n|---|---|---|---|\n");
        foreach ((string name, IlCount count) in Measure())
        {
            double share = count.Checks / (double)count.Instructions;
            text.Append(null, $"| {name} | {count.Instructions} | {count.Checks} | {share:P0} |\n");
        }

        return text.ToString();
    }

    internal static void Print(string? document)
    {
        string table = Render();
        Console.WriteLine(table);
        if (document is not null)
        {
            MarkedRegion.Write(document, "operations", table);
        }
    }
}
