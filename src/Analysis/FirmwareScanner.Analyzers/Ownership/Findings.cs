using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace FirmwareScanner.Analyzers.Ownership;

/// <summary>Collects diagnostics, one for each rule and place: the paths that lead to the same mistake are many.</summary>
internal sealed class Findings
{
    private readonly HashSet<(string, Location)> _seen = [];

    public List<Diagnostic> All { get; } = [];

    public void Add(DiagnosticDescriptor rule, SyntaxNode place, string problem, string remedy)
    {
        Add(rule, place.GetLocation(), problem, remedy);
    }

    public void Add(DiagnosticDescriptor rule, Location place, string problem, string remedy)
    {
        if (_seen.Add((rule.Id, place)))
        {
            All.Add(Diagnostic.Create(rule, place, problem, remedy));
        }
    }
}
