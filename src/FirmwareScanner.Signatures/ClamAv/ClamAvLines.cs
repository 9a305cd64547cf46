using System;
using System.Collections.Generic;
using FirmwareScanner.Diagnostics;

namespace FirmwareScanner.Signatures.ClamAv;

/// <summary>The lines of a ClamAV file, and their fields.</summary>
internal static class ClamAvLines
{
    /// <summary>The signatures of a file: lines that are neither empty nor a comment.</summary>
    /// <param name="source">The file.</param>
    public static IEnumerable<SourceSpan> Of(SourceText source)
    {
        string text = source.Text;
        int start = 0;
        while (start < text.Length)
        {
            int end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end;
            int length = text.AsSpan(start, end - start).TrimEnd().Length;
            if (length > 0 && text[start] != '#')
            {
                yield return new SourceSpan(source, start, length);
            }

            start = end + 1;
        }
    }

    /// <summary>Splits a part of a line.</summary>
    /// <param name="span">The part.</param>
    /// <param name="separator">What stands between fields.</param>
    /// <param name="keepsExpressions">Whether what stands between slashes is not split.</param>
    public static List<SourceSpan> Split(SourceSpan span, char separator, bool keepsExpressions = false)
    {
        string text = span.Source.Text;
        var fields = new List<SourceSpan>();
        int start = span.Start;
        bool isInside = false;
        for (int i = span.Start; i < span.Start + span.Length; i++)
        {
            isInside ^= keepsExpressions && text[i] == '/' && (i == span.Start || text[i - 1] != '\\');
            if (text[i] == separator && !isInside)
            {
                fields.Add(new SourceSpan(span.Source, start, i - start));
                start = i + 1;
            }
        }

        fields.Add(new SourceSpan(span.Source, start, span.Start + span.Length - start));
        return fields;
    }

    /// <summary>The text of a part of a line.</summary>
    public static string TextOf(SourceSpan span) => span.Source.Text.Substring(span.Start, span.Length);

    /// <summary>A part of a part.</summary>
    /// <param name="span">The part.</param>
    /// <param name="start">Where it begins in it.</param>
    /// <param name="length">How long it is; to the end if null.</param>
    public static SourceSpan Slice(SourceSpan span, int start, int? length = null) =>
        new(span.Source, span.Start + start, length ?? span.Length - start);
}
