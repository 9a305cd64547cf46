using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Tool.Output;

namespace FirmwareScanner.Tool.Commands;

/// <summary>How many messages of each kind are printed; the others are counted.</summary>
internal static class ErrorLimit
{
    /// <summary>How many are printed unless something else is asked for.</summary>
    public const int Default = 50;

    /// <summary>The option.</summary>
    public static Option<int?> Create() => NumberOption.Create(
        "--max-errors", $"Print so many errors in rules, by default {Default}, and count the others; 0 prints all.", 0, int.MaxValue);

    /// <summary>A bag that keeps as many messages as will be printed.</summary>
    /// <param name="most">The value of the option.</param>
    public static DiagnosticBag CreateBag(int? most) => new(most == 0 ? int.MaxValue : most ?? Default);

    /// <summary>Prints messages to standard error, and how many of them were not kept.</summary>
    /// <param name="diagnostics">The messages.</param>
    /// <param name="severities">Those to print.</param>
    /// <param name="terminal">Where to.</param>
    /// <returns>The lines that were printed.</returns>
    public static IReadOnlyList<string> Print(DiagnosticBag diagnostics, IReadOnlyList<DiagnosticSeverity> severities, Terminal terminal)
    {
        var lines = new List<string>();
        int[] printed = new int[(int)DiagnosticSeverity.Error + 1];
        foreach (Diagnostic diagnostic in diagnostics.All)
        {
            if (severities.Contains(diagnostic.Severity))
            {
                printed[(int)diagnostic.Severity]++;
                lines.AddRange(diagnostic.ToLines());
            }
        }

        foreach (DiagnosticSeverity severity in severities)
        {
            int rest = diagnostics.CountOf(severity) - printed[(int)severity];
            if (rest > 0)
            {
                lines.Add(Terminal.Complaint(string.Create(
                    CultureInfo.InvariantCulture,
                    $"and {rest:N0} more {severity.ToString().ToLowerInvariant()}{(rest == 1 ? string.Empty : "s")} (--max-errors 0 prints all)")));
            }
        }

        terminal.WriteErrors(lines);
        return lines;
    }
}
