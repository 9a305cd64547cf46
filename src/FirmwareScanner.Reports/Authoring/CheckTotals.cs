using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Checking;

namespace FirmwareScanner.Reports.Authoring;

/// <summary>The sums of a check of rules.</summary>
/// <param name="Rules">Rules without errors.</param>
/// <param name="Files">Files that were read.</param>
/// <param name="Errors">Errors, told or not.</param>
/// <param name="Denied">Warnings that fail the check.</param>
/// <param name="Warnings">The other warnings.</param>
public sealed record CheckTotals(int Rules, int Files, int Errors, int Denied, int Warnings)
{
    /// <summary>The sums of messages.</summary>
    /// <param name="messages">The messages.</param>
    /// <param name="rules">Rules without errors.</param>
    /// <param name="files">Files that were read.</param>
    /// <param name="errors">Errors, told or not.</param>
    public static CheckTotals Of(IReadOnlyList<CheckMessage> messages, int rules, int files, int errors)
    {
        int denied = messages.Count(message => message.IsDenied);
        return new CheckTotals(
            rules, files, errors, denied, messages.Count(message => message.Diagnostic.Severity == DiagnosticSeverity.Warning) - denied);
    }
}
