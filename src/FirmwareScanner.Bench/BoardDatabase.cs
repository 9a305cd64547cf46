using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FirmwareScanner.Boards;
using FirmwareScanner.Device;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Rules;
using FirmwareScanner.Signatures;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Bench;

/// <summary>A database that was compiled for a board, and how it fits there.</summary>
/// <param name="Compiled">The database.</param>
/// <param name="Fit">The board's memory with it.</param>
public sealed record BoardDatabase(CompiledDatabase Compiled, BoardFit Fit)
{
    // What the rest takes depends on the database a little (history, counters), so the budget is found by trying; each round that
    // does not fit lowers it.
    private const int RoundsAtMost = 8;

    // Matches of this length need so little of the stream that no rule is left out for it.
    private const int LeastWindow = 256;

    private const string LeastRule = "rule least { strings: $a = \"nothing less\" condition: $a }";

    // The board files are resources of the assembly of Board.
    private static readonly Type[] Fitting = [typeof(BoardDatabase), typeof(Board), typeof(SignatureSet), typeof(ApplicationPlan)];

    private static readonly Lazy<SignatureSet> LazyLeast = new(CompileLeast);

    /// <summary>Compiles rules for a board: as large as helps, and as small as its application has room for.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="board">The board.</param>
    /// <param name="options">How to compile; profile and budget follow from the board.</param>
    /// <param name="diagnostics">Receives errors and warnings.</param>
    /// <param name="blockLength">New bytes that a block holds, if they are not those of the board.</param>
    /// <returns>The database; null when <paramref name="diagnostics"/> holds errors, older ones included.</returns>
    public static BoardDatabase? Compile(
        RuleSet rules, Board board, CompilerOptions options, DiagnosticBag diagnostics, int? blockLength = null)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(board);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(diagnostics);
        var least = BoardFit.Of(board, LazyLeast.Value, blockLength);
        int budget = GreatestBudget(rules, least, options);
        CompilerOptions forBoard = options with { Profile = TargetProfile.Device };
        if (diagnostics.HasErrors)
        {
            // What else is wrong is said, too.
            DatabaseCompiler.Compile(rules, forBoard, diagnostics);
            return null;
        }

        for (int round = 1; ; round++)
        {
            var messages = new DiagnosticBag();
            CompiledDatabase? compiled = DatabaseCompiler.Compile(rules, forBoard with { BudgetBytes = budget }, messages);
            BoardFit? fit = compiled is null ? null : BoardFit.Of(board, SignatureSet.FromCompiled(compiled), blockLength);
            if (fit?.Problem is not null && TryShorten(ref forBoard, compiled!.Report, fit, least))
            {
                continue;
            }

            int left = fit is null ? budget : Math.Min(fit.MostDatabaseBytes, fit.DatabaseBytes + BoardFit.MostImageBytes - fit.ImageBytes);
            if (fit?.Problem is not null && left > 0 && left < budget && round < RoundsAtMost)
            {
                budget = left;
                continue;
            }

            diagnostics.AddAll(messages);
            if (compiled is null)
            {
                diagnostics.Note(null, DescribeRest(board, budget));
                return null;
            }

            if (fit!.Problem is string problem)
            {
                diagnostics.Error(null, problem);
                return null;
            }

            return new BoardDatabase(compiled, fit);
        }
    }

    /// <summary>
    /// What decides beside rules and options what <see cref="Compile"/> makes: the board, the length of its blocks, and the assemblies by whose
    /// code they are fitted. Two that agree make the same.
    /// </summary>
    /// <param name="board">The board.</param>
    /// <param name="blockLength">New bytes that a block holds, if they are not those of the board.</param>
    public static string IdentityOf(Board board, int? blockLength)
    {
        ArgumentNullException.ThrowIfNull(board);
        IEnumerable<Guid> code = Fitting.Select(type => type.Module.ModuleVersionId);
        return FormattableString.Invariant($"{board.Name}, {blockLength?.ToString(CultureInfo.InvariantCulture) ?? "its own"}, {string.Join(' ', code)}");
    }

    /// <summary>Bytes of memory that a board leaves the tables of a small database; a large one has a little less.</summary>
    /// <param name="board">The board.</param>
    public static int MostBytesOn(Board board) => BoardFit.Of(board, LazyLeast.Value).MostDatabaseBytes;

    /// <summary>
    /// Leaves out rules with long matches, if rules that do not fit are to be left out, and what is kept of the stream for such matches
    /// is most of what is too much. Each time half the length is allowed; if that has not helped, since only more severe rules are that long,
    /// no further.
    /// </summary>
    private static bool TryShorten(ref CompilerOptions options, CompilationReport report, BoardFit fit, BoardFit least)
    {
        int longest = report.RuleCosts.Select(cost => cost.WindowBytes).DefaultIfEmpty().Max();
        long state = report.RuleCosts.Sum(cost => (long)cost.StateBytes);
        long window = fit.TotalBytes - fit.DatabaseBytes - (least.TotalBytes - least.DatabaseBytes) - state;
        bool isTried = options.MostWindowBytes <= longest / 2;
        if (!options.LeavesOutUnfit || isTried || longest <= LeastWindow || 2 * window < fit.TotalBytes - fit.BudgetBytes)
        {
            return false;
        }

        options = options with { MostWindowBytes = longest / 2 };
        return true;
    }

    /// <summary>
    /// What a database of so many rules and patterns can have at most: a bit for each is part of everything else. If rules are to be
    /// left out, how many remain is not known yet.
    /// </summary>
    private static int GreatestBudget(RuleSet rules, BoardFit least, CompilerOptions options)
    {
        long bits = options.LeavesOutUnfit ? 0 : rules.Rules.Sum(rule => 1L + rule.Patterns.Count) / 8;
        return (int)Math.Clamp(least.MostDatabaseBytes - bits, 0, BoardFit.MostImageBytes);
    }

    private static string DescribeRest(Board board, int budget) => budget == BoardFit.MostImageBytes
        ? FormattableString.Invariant($"{board.Name}: its slots hold databases of {budget:N0} bytes")
        : FormattableString.Invariant($"{board.Name}: of {board.Plan.BudgetBytes:N0} bytes of memory, application, link, slots, ")
            + FormattableString.Invariant($"self-test and pipeline leave the database {budget:N0}");

    private static SignatureSet CompileLeast()
    {
        var diagnostics = new DiagnosticBag();
        var loader = new RuleLoader(diagnostics);
        loader.AddText(new SourceText("least.yar", LeastRule), "least", RuleLanguage.Yara);
        return SignatureSet.Compile(loader.Build(), new CompilerOptions { Profile = TargetProfile.Device }, diagnostics)
            ?? throw new InvalidOperationException("the least rule does not compile");
    }
}
