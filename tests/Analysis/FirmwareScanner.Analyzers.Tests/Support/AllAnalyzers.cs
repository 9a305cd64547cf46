using System;
using System.Linq;
using FirmwareScanner.Analyzers.Allocation;
using Microsoft.CodeAnalysis.Diagnostics;

namespace FirmwareScanner.Analyzers.Tests.Support;

/// <summary>Every analyzer that the package brings.</summary>
internal static class AllAnalyzers
{
    public static DiagnosticAnalyzer[] Create()
    {
        return [.. typeof(AllocationAnalyzer).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && typeof(DiagnosticAnalyzer).IsAssignableFrom(type))
            .OrderBy(type => type.FullName, StringComparer.Ordinal)
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!)];
    }

    /// <summary>Those of one namespace: Allocation, Device or Ownership.</summary>
    public static DiagnosticAnalyzer[] Create(string group)
    {
        return [.. Create().Where(analyzer => analyzer.GetType().Namespace == "FirmwareScanner.Analyzers." + group)];
    }
}
