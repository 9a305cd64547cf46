using System;
using System.Linq;
using System.Reflection;
using Microsoft.CodeAnalysis;

namespace FirmwareScanner.Analyzers;

/// <summary>
/// Makes the descriptors of all rules alike: on by default, each with a help page of its own. What is a fault is an error. What is a
/// demand, which sound code may fail to meet, is a suggestion, and an error where a project says so, as this repository does in its
/// .editorconfig.
/// </summary>
internal static class RuleFactory
{
    // The order of releases, reasons, recursion, bounds of loops that can be read off, members that nobody has looked up.
    private static readonly string[] Demands = ["FWS111", "FWS216", "FWS306", "FWS307", "FWS309"];

    // Written into the assembly by its project file, from the address of the repository.
    private static readonly string HelpPages = typeof(RuleFactory).GetTypeInfo().Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "HelpPages").Value;

    /// <summary>A rule.</summary>
    /// <param name="id">FWS1xx ownership, FWS2xx allocation, FWS3xx device.</param>
    /// <param name="category">Ownership, Allocation or Device.</param>
    /// <param name="title">The rule in a few words.</param>
    /// <param name="message">What is wrong in this place and what to do about it, for somebody who never saw the rule before.</param>
    /// <param name="customTags">A rule that needs the whole compilation says <see cref="WellKnownDiagnosticTags.CompilationEnd"/>.</param>
    public static DiagnosticDescriptor Create(string id, string category, string title, string message, params string[] customTags)
    {
        return new DiagnosticDescriptor(
            id,
            title,
            message,
            category,
            Array.IndexOf(Demands, id) < 0 ? DiagnosticSeverity.Error : DiagnosticSeverity.Info,
            isEnabledByDefault: true,
            helpLinkUri: HelpPages + id + ".md",
            customTags: customTags);
    }
}
