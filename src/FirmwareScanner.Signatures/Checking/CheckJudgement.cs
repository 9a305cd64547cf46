using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Diagnostics;

namespace FirmwareScanner.Signatures.Checking;

/// <summary>Which warnings are told of, and which of them fail a check.</summary>
/// <param name="allowed">Codes of warnings that are left out, or <see cref="AllWarnings"/>.</param>
/// <param name="denied">Codes of warnings that fail the check, or <see cref="AllWarnings"/>. A code weighs more than that word.</param>
public sealed class CheckJudgement(IReadOnlyCollection<string> allowed, IReadOnlyCollection<string> denied)
{
    /// <summary>The word for all warnings.</summary>
    public const string AllWarnings = "warnings";

    private const string Remark = "// fwscan: allow ";

    /// <summary>What is told, in the order of the files and of the places in them; what is about no place comes last.</summary>
    /// <param name="messages">Errors, warnings and notes.</param>
    public IReadOnlyList<CheckMessage> Judge(IEnumerable<Diagnostic> messages)
    {
        Diagnostic[] told = [.. messages.Where(IsTold)];
        string[] files = [.. told.Select(message => message.Span?.Source.Path).OfType<string>().Distinct()];
        return
        [
            .. told.OrderBy(message => message.Span is null ? files.Length : Array.IndexOf(files, message.Span.Source.Path))
                .ThenBy(message => message.Span?.Start ?? 0)
                .Select(message => new CheckMessage(message, IsDenied(message)))
                .DistinctBy(message => message.Diagnostic.Headline),
        ];
    }

    private static bool Has(IReadOnlyCollection<string> codes, string? code) => code is not null && codes.Contains(code);

    private bool IsTold(Diagnostic message) => message.Severity != DiagnosticSeverity.Warning
        || (!Has(allowed, message.Code)
            && (Has(denied, message.Code) || !allowed.Contains(AllWarnings))
            && !IsAllowedByRemark(message));

    private bool IsDenied(Diagnostic message) =>
        message.Severity == DiagnosticSeverity.Warning && (Has(denied, message.Code) || denied.Contains(AllWarnings));

    // On the line itself, or alone on the line above.
    private static bool IsAllowedByRemark(Diagnostic message)
    {
        if (message.Span is null || message.Code is null)
        {
            return false;
        }

        int line = message.Span.Source.LineOf(message.Span.Start);
        return Names(message.Span.Source.LineText(line), message.Code)
            || (line > 1 && message.Span.Source.LineText(line - 1).TrimStart().StartsWith(Remark, StringComparison.Ordinal)
                && Names(message.Span.Source.LineText(line - 1), message.Code));
    }

    private static bool Names(string line, string code)
    {
        int remark = line.IndexOf(Remark, StringComparison.Ordinal);
        return remark >= 0 && line[(remark + Remark.Length)..].Split([' ', ',', '\t'], StringSplitOptions.RemoveEmptyEntries).Contains(code);
    }
}

/// <summary>A message of a check.</summary>
/// <param name="Diagnostic">The message.</param>
/// <param name="IsDenied">Whether it is a warning that fails the check.</param>
public sealed record CheckMessage(Diagnostic Diagnostic, bool IsDenied);
