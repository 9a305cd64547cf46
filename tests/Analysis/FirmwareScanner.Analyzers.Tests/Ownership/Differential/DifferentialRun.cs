using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using FirmwareScanner.Analyzers.Ownership;
using FirmwareScanner.Analyzers.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FirmwareScanner.Analyzers.Tests.Ownership.Differential;

/// <summary>Gives many small programs to the analyzer and to what they handle, and counts where they disagree.</summary>
/// <param name="kind">What the programs are about.</param>
internal sealed class DifferentialRun(ProgramKind kind)
{
    // Programs of one compilation: enough to spread its fixed cost, few enough to keep both cores busy to the end.
    private const int BatchSize = 500;
    private const int MostShown = 5;

    private readonly ConcurrentBag<string> _differences = [];
    private int _programs;
    private int _faulty;
    private int _faultyAndFlagged;
    private int _flagged;
    private int _flaggedAndFaulty;

    /// <summary>The programs on which analyzer and pool disagree, some of them in full.</summary>
    public string Differences => string.Join("\n", _differences.Take(MostShown));

    public bool IsExact => _differences.IsEmpty;

    /// <summary>The counts as docs/ownership.md gives them, a row of a table.</summary>
    public string Row(string name)
    {
        string[] cells = [Count(_programs), Share(_faultyAndFlagged, _faulty), Share(_flaggedAndFaulty, _flagged)];
        return $"| {name} | {string.Join(" | ", cells)} |";
    }

    public void Compare(IEnumerable<IReadOnlyList<Statement>> programs, CancellationToken cancellation)
    {
        ParallelOptions options = new() { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation };
        Parallel.ForEach(programs.Chunk(BatchSize), options, CompareBatch);
    }

    private static string Count(int number)
    {
        return number.ToString("N0", CultureInfo.InvariantCulture);
    }

    private static string Share(int part, int whole)
    {
        return $"{Count(part)} of {Count(whole)}";
    }

    private HashSet<string>[] Flags(IReadOnlyList<Statement>[] programs)
    {
        HashSet<string>[] flags = [.. programs.Select(_ => new HashSet<string>())];
        Compilation compilation = CSharpCompilation.Create(
            "Programs",
            [CSharpSyntaxTree.ParseText(ProgramPrinter.Print(kind, programs))],
            AnalyzerHost.CoreReferences,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        foreach (Diagnostic diagnostic in AnalyzerHost.Run(compilation, new OwnershipAnalyzer()))
        {
            SyntaxNode root = diagnostic.Location.SourceTree!.GetRoot(CancellationToken.None);
            SyntaxNode place = root.FindNode(diagnostic.Location.SourceSpan);
            string name = kind is ProgramKind.Fields or ProgramKind.Disposals
                ? place.FirstAncestorOrSelf<ClassDeclarationSyntax>()!.Identifier.Text
                : place.FirstAncestorOrSelf<MethodDeclarationSyntax>()!.Identifier.Text;
            flags[int.Parse(name.AsSpan(1), CultureInfo.InvariantCulture)].Add(RuleOf(diagnostic.Id));
        }

        return flags;
    }

    // At run time a lease that was overwritten and one that was never released look alike: the block is rented at the end.
    private static string RuleOf(string id)
    {
        return id == "FWS104" ? "FWS102" : id;
    }

    private void CompareBatch(IReadOnlyList<Statement>[] programs)
    {
        HashSet<string>[] flags = Flags(programs);
        PathFaults pool = new(kind switch
        {
            ProgramKind.Leases => new PoolSubject(),
            ProgramKind.Fields => new FieldSubject(),
            ProgramKind.Disposals => new DisposalSubject(),
            _ => new ResourceSubject(),
        });
        for (int index = 0; index < programs.Length; index++)
        {
            (HashSet<string> first, HashSet<string> all) = pool.Of(programs[index]);
            bool isMissed = !first.IsSubsetOf(flags[index]);
            bool isFalse = !flags[index].IsSubsetOf(all);
            Tally(all.Count > 0, flags[index].Count > 0, isMissed, isFalse);
            if (isMissed || isFalse)
            {
                string found = $"the run finds {Names(first)} first and {Names(all)} in all, the analyzer {Names(flags[index])}";
                _differences.Add($"{found}:\n{ProgramPrinter.Print(kind, programs[index])}");
            }
        }
    }

    private void Tally(bool isFaulty, bool isFlagged, bool isMissed, bool isFalse)
    {
        Interlocked.Increment(ref _programs);
        Interlocked.Add(ref _faulty, isFaulty ? 1 : 0);
        Interlocked.Add(ref _faultyAndFlagged, isFaulty && !isMissed ? 1 : 0);
        Interlocked.Add(ref _flagged, isFlagged ? 1 : 0);
        Interlocked.Add(ref _flaggedAndFaulty, isFlagged && !isFalse ? 1 : 0);
    }

    private static string Names(HashSet<string> ids)
    {
        return "{" + string.Join(", ", ids.Order(StringComparer.Ordinal)) + "}";
    }
}
