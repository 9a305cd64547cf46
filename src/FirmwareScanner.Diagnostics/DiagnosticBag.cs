using System;
using System.Collections.Generic;

namespace FirmwareScanner.Diagnostics;

/// <summary>Collects the messages of one run, so that all errors are reported together.</summary>
public sealed class DiagnosticBag
{
    private readonly List<Diagnostic> _all = [];

    /// <summary>All messages, in the order in which they were found.</summary>
    public IReadOnlyList<Diagnostic> All => _all;

    /// <summary>The number of errors so far.</summary>
    public int ErrorCount { get; private set; }

    /// <summary>Whether at least one message is an error.</summary>
    public bool HasErrors => ErrorCount > 0;

    /// <summary>Adds an error.</summary>
    public void Error(SourceSpan? span, string message)
    {
        ErrorCount++;
        _all.Add(new Diagnostic(DiagnosticSeverity.Error, span, message));
    }

    /// <summary>Adds a warning.</summary>
    public void Warning(SourceSpan? span, string message) => _all.Add(new Diagnostic(DiagnosticSeverity.Warning, span, message));

    /// <summary>Adds the messages of another run.</summary>
    /// <param name="other">The other run's.</param>
    public void AddAll(DiagnosticBag other)
    {
        ArgumentNullException.ThrowIfNull(other);
        ErrorCount += other.ErrorCount;
        _all.AddRange(other._all);
    }

    /// <summary>Adds a note.</summary>
    public void Note(SourceSpan? span, string message) => _all.Add(new Diagnostic(DiagnosticSeverity.Note, span, message));
}
