using System;
using System.Collections.Generic;

namespace FirmwareScanner.Diagnostics;

/// <summary>The text of one file, with the means to turn a character position into line and column.</summary>
public sealed class SourceText
{
    private readonly List<int> _lineStarts = [0];

    /// <summary>Wraps the text of a file.</summary>
    /// <param name="path">The path shown in messages.</param>
    /// <param name="text">The whole text.</param>
    public SourceText(string path, string text)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(text);
        Path = path;
        Text = text;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n')
            {
                _lineStarts.Add(i + 1);
            }
        }
    }

    /// <summary>The path shown in messages.</summary>
    public string Path { get; }

    /// <summary>The whole text.</summary>
    public string Text { get; }

    /// <summary>The line, counted from 1, on which a character position lies.</summary>
    public int LineOf(int position)
    {
        int found = _lineStarts.BinarySearch(position);
        return found >= 0 ? found + 1 : ~found;
    }

    /// <summary>The column, counted from 1 in characters, of a character position.</summary>
    public int ColumnOf(int position) => position - _lineStarts[LineOf(position) - 1] + 1;

    /// <summary>The text of a line, counted from 1, without its line end.</summary>
    public string LineText(int line)
    {
        int start = _lineStarts[line - 1];
        int end = line < _lineStarts.Count ? _lineStarts[line] : Text.Length;
        return Text[start..end].TrimEnd('\r', '\n');
    }
}

/// <summary>A range of characters in a text file.</summary>
/// <param name="Source">The file.</param>
/// <param name="Start">The first character, counted from 0.</param>
/// <param name="Length">The number of characters; 0 marks a place between characters.</param>
public sealed record SourceSpan(SourceText Source, int Start, int Length)
{
    /// <summary>The span from the start of this one to the end of another in the same file.</summary>
    public SourceSpan To(SourceSpan end) => new(Source, Start, end.Start + end.Length - Start);
}
