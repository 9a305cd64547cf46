using FirmwareScanner.Diagnostics;

namespace FirmwareScanner.Fuzzing.Targets;

/// <summary>What must hold for messages about a text.</summary>
internal static class Messages
{
    /// <summary>Each says something, and is about a place in the text or at its end; errors are counted.</summary>
    /// <param name="diagnostics">The messages.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="PropertyException">Something of this does not hold.</exception>
    internal static void Check(DiagnosticBag diagnostics, string text)
    {
        int errors = 0;
        foreach (Diagnostic diagnostic in diagnostics.All)
        {
            errors += diagnostic.Severity == DiagnosticSeverity.Error ? 1 : 0;
            PropertyException.Require(diagnostic.ToString().Length > 0, "a message says something");
            bool isInside = diagnostic.Span is null
                || (diagnostic.Span.Start >= 0 && diagnostic.Span.Start <= text.Length && diagnostic.Span.Length >= 0);
            PropertyException.Require(isInside, "a message is about a place in the file");
        }

        PropertyException.Require(errors == diagnostics.ErrorCount, "errors are counted");
    }
}
