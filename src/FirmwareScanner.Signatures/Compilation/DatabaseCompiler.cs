using System;
using System.Collections.Generic;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>Compiles rules to a signature database (docs/database-format.md).</summary>
public static class DatabaseCompiler
{
    /// <summary>Compiles rules. The same rules and options give the same bytes.</summary>
    /// <param name="rules">The rules, in order of evaluation.</param>
    /// <param name="options">What to compile for.</param>
    /// <param name="diagnostics">Receives errors, and warnings about patterns that cost much.</param>
    /// <returns>The database; null when <paramref name="diagnostics"/> holds errors, older ones included.</returns>
    public static CompiledDatabase? Compile(RuleSet rules, CompilerOptions options, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(diagnostics);
        IReadOnlyList<Rule> kept = rules.Rules;
        var quarantined = new List<QuarantinedRule>();
        while (true)
        {
            CompiledDatabase? database = CompilationRun.Compile(kept, options, diagnostics);
            if (database is null)
            {
                return null;
            }

            var sieve = new CostSieve(kept, database.Report, options, diagnostics);
            if (sieve.LeftOut.Count == 0)
            {
                foreach (Diagnostic warning in sieve.Dear)
                {
                    diagnostics.Warning(warning.Span, warning.Message);
                }

                return database with { Report = database.Report with { Quarantined = quarantined } };
            }

            quarantined.AddRange(sieve.LeftOut);
            kept = sieve.Kept;
        }
    }
}
