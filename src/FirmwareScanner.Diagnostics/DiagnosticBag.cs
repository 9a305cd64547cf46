using System;
using System.Collections.Generic;

namespace FirmwareScanner.Diagnostics;

/// <summary>
/// Collects the messages of one run, so that all errors are reported together. It keeps a bounded number of each severity, and counts
/// the others: a file of nothing but mistakes has millions.
/// </summary>
/// <param name="mostKept">How many messages of each severity are kept, 1 or more.</param>
public sealed class DiagnosticBag(int mostKept = DiagnosticBag.DefaultKept)
{
    /// <summary>How many messages of each severity are kept unless something else is asked for.</summary>
    public const int DefaultKept = 10_000;

    private readonly List<Diagnostic> _all = [];
    private readonly int[] _counts = new int[Enum.GetValues<DiagnosticSeverity>().Length];

    /// <summary>The messages that were kept, in the order in which they were found.</summary>
    public IReadOnlyList<Diagnostic> All => _all;

    /// <summary>The number of errors so far, those included that were not kept.</summary>
    public int ErrorCount => CountOf(DiagnosticSeverity.Error);

    /// <summary>Whether at least one message is an error.</summary>
    public bool HasErrors => ErrorCount > 0;

    /// <summary>The number of messages of a severity so far, those included that were not kept.</summary>
    /// <param name="severity">The severity.</param>
    public int CountOf(DiagnosticSeverity severity) => _counts[(int)severity];

    /// <summary>Adds an error.</summary>
    public void Error(SourceSpan? span, string message, string? code = null) => Add(DiagnosticSeverity.Error, span, message, code);

    /// <summary>Adds a warning.</summary>
    public void Warning(SourceSpan? span, string message, string? code = null) => Add(DiagnosticSeverity.Warning, span, message, code);

    /// <summary>A place in the bag, for <see cref="TakeErrorsSince"/>.</summary>
    public DiagnosticMark Mark() => new(_all.Count, ErrorCount);

    /// <summary>Takes away the errors that were added since a mark, as if they had never been reported.</summary>
    /// <param name="mark">The mark, set after what was taken away last.</param>
    /// <returns>Those of them that were kept.</returns>
    public IReadOnlyList<Diagnostic> TakeErrorsSince(DiagnosticMark mark)
    {
        List<Diagnostic> added = _all.GetRange(mark.Messages, _all.Count - mark.Messages);
        _all.RemoveRange(mark.Messages, added.Count);
        _all.AddRange(added.FindAll(static diagnostic => diagnostic.Severity != DiagnosticSeverity.Error));
        _counts[(int)DiagnosticSeverity.Error] = mark.Errors;
        return added.FindAll(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
    }

    /// <summary>Adds the messages of another run.</summary>
    /// <param name="other">The other run's.</param>
    public void AddAll(DiagnosticBag other)
    {
        ArgumentNullException.ThrowIfNull(other);
        int[] kept = new int[_counts.Length];
        foreach (Diagnostic diagnostic in other._all)
        {
            kept[(int)diagnostic.Severity]++;
            Add(diagnostic);
        }

        for (int severity = 0; severity < _counts.Length; severity++)
        {
            _counts[severity] += other._counts[severity] - kept[severity];
        }
    }

    /// <summary>Adds a note.</summary>
    public void Note(SourceSpan? span, string message) => Add(DiagnosticSeverity.Note, span, message);

    private void Add(DiagnosticSeverity severity, SourceSpan? span, string message, string? code = null) =>
        Add(new Diagnostic(severity, span, message) { Code = code });

    /// <summary>Adds a message.</summary>
    /// <param name="diagnostic">The message.</param>
    public void Add(Diagnostic diagnostic)
    {
        ArgumentNullException.ThrowIfNull(diagnostic);
        if (_counts[(int)diagnostic.Severity]++ < mostKept)
        {
            _all.Add(diagnostic);
        }
    }
}

/// <summary>A place in a <see cref="DiagnosticBag"/>.</summary>
/// <param name="Messages">How many messages were kept so far.</param>
/// <param name="Errors">How many errors were reported so far.</param>
public readonly record struct DiagnosticMark(int Messages, int Errors);
