using System;
using System.Collections.Generic;
using System.Linq;
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
        if (diagnostics.HasErrors)
        {
            // What else is wrong is said, too, with the rules that have errors already as well.
            CompileDeferring([.. rules.Rules, .. rules.Faulty], options, diagnostics);
            return null;
        }

        if (rules.Hashes.Count > 0 && !options.Defers)
        {
            diagnostics.Error(null, "lists of hashes need a workstation, where an object is read again after it was scanned; no database holds them");
            return null;
        }

        IReadOnlyList<Rule> kept = rules.Rules;
        var skipped = new List<SkippedRule>(rules.Skipped);
        LeaveOutNamed(ref kept, skipped, options, diagnostics);
        if (diagnostics.HasErrors)
        {
            return null;
        }

        return CompileSieved(rules, kept, skipped, options, diagnostics);
    }

    /// <summary>Compiles the rules, and again without those that have no room or cost too much.</summary>
    private static CompiledDatabase? CompileSieved(
        RuleSet rules, IReadOnlyList<Rule> kept, List<SkippedRule> skipped, CompilerOptions options, DiagnosticBag diagnostics)
    {
        // How bad a rule with errors would have been nobody knows.
        int asked = kept.Count + rules.Skipped.Count;
        int askedAboveInfo = kept.Count(RuleSeverity.IsAboveInfo) + rules.Skipped.Count;
        var quarantined = new List<QuarantinedRule>();
        while (true)
        {
            CompiledDatabase? database = CompileWithout(ref kept, skipped, options, diagnostics);
            if (database is null)
            {
                return null;
            }

            if (LeavesOutUnfit(ref kept, skipped, database.Report, options, diagnostics))
            {
                continue;
            }

            if (IsOverBudget(database.Report, options, diagnostics))
            {
                return null;
            }

            var sieve = new CostSieve(kept, database.Report, options, diagnostics);
            if (sieve.LeftOut.Count == 0)
            {
                foreach (Diagnostic warning in sieve.Dear)
                {
                    diagnostics.Add(warning);
                }

                RuleSetName name = database.Names.RuleSet! with { Asked = asked, AskedAboveInfo = askedAboveInfo };
                return database with
                {
                    Names = database.Names with { RuleSet = name },
                    Hashes = rules.Hashes,
                    Report = database.Report with { Quarantined = quarantined, Skipped = skipped },
                };
            }

            quarantined.AddRange(sieve.LeftOut);
            kept = sieve.Kept;
        }
    }

    /// <summary>Whether nothing is left to leave out, and there is still no room.</summary>
    private static bool IsOverBudget(CompilationReport report, CompilerOptions options, DiagnosticBag diagnostics)
    {
        bool isOver = report.DeviceBytes > options.BudgetBytes;
        if (isOver)
        {
            diagnostics.Error(null, FormatText.Of(
                $"the database needs {report.DeviceBytes:N0} bytes of memory, where it may have {options.BudgetBytes:N0}, and no rule is left to leave out"));
        }

        return isOver;
    }

    private static void LeaveOutNamed(
        ref IReadOnlyList<Rule> rules, List<SkippedRule> skipped, CompilerOptions options, DiagnosticBag diagnostics)
    {
        if (options.LeftOut.Count > 0)
        {
            var sieve = new NamedSieve(rules, options.LeftOut, diagnostics);
            skipped.AddRange(sieve.Skipped);
            rules = sieve.Kept;
        }
    }

    /// <summary>Leaves out what a board has no room for, if that is wanted.</summary>
    /// <returns>Whether anything was left out.</returns>
    private static bool LeavesOutUnfit(
        ref IReadOnlyList<Rule> rules, List<SkippedRule> skipped, CompilationReport report, CompilerOptions options, DiagnosticBag diagnostics)
    {
        if (!options.LeavesOutUnfit)
        {
            return false;
        }

        bool isTooLong = report.RuleCosts.Any(cost => cost.WindowBytes > options.MostWindowBytes);
        if (!isTooLong && !(report.DeviceBytes > options.BudgetBytes))
        {
            return false;
        }

        var sieve = new BudgetSieve(rules, report, options, diagnostics);
        skipped.AddRange(sieve.Skipped);
        rules = sieve.Kept;
        return sieve.Skipped.Count > 0;
    }

    /// <summary>Compiles rules, if it is wanted without those that no database can hold.</summary>
    private static CompiledDatabase? CompileWithout(
        ref IReadOnlyList<Rule> rules, List<SkippedRule> skipped, CompilerOptions options, DiagnosticBag diagnostics)
    {
        while (options.SkipsFaulty || options.LeavesOutUnfit)
        {
            var messages = new DiagnosticBag();
            CompiledDatabase? database = CompileDeferring(rules, options, messages);
            FaultySieve? sieve = database is null ? new FaultySieve(rules, messages) : null;
            if (sieve is null || !sieve.IsSound || sieve.Skipped.Count == 0)
            {
                diagnostics.AddAll(messages);
                return database;
            }

            foreach ((Rule rule, Diagnostic fault) in sieve.Faults)
            {
                diagnostics.Note(fault.Span, SkippedRule.Describe(rule.Name, fault.Message));
            }

            skipped.AddRange(sieve.Skipped);
            rules = sieve.Kept;
        }

        return CompileDeferring(rules, options, diagnostics);
    }

    /// <summary>Compiles rules, if it is wanted with stand-ins for those that no database expresses.</summary>
    private static CompiledDatabase? CompileDeferring(IReadOnlyList<Rule> rules, CompilerOptions options, DiagnosticBag diagnostics)
    {
        if (!options.Defers)
        {
            return CompilationRun.Compile(rules, options, diagnostics);
        }

        var deferral = new Deferral(rules);
        while (true)
        {
            var messages = new DiagnosticBag();
            CompiledDatabase? database = CompilationRun.Compile(deferral.StandIns(), options, messages);
            if (database is not null || !deferral.TryTake(messages))
            {
                diagnostics.AddAll(messages);
                return database is null ? null : database with { Deferred = deferral.Build() };
            }
        }
    }
}
