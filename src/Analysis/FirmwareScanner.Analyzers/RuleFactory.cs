using Microsoft.CodeAnalysis;

namespace FirmwareScanner.Analyzers;

/// <summary>Makes the descriptors of all rules alike: errors that are on by default, each with a help page of its own.</summary>
internal static class RuleFactory
{
    // Relative: the pages lie in the repository and in the package, so a checkout or an unpacked package has them at this place.
    private const string HelpPages = "docs/rules/";

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
            DiagnosticSeverity.Error,
            isEnabledByDefault: true,
            helpLinkUri: HelpPages + id + ".md",
            customTags: customTags);
    }
}
