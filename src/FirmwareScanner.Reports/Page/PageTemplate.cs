using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace FirmwareScanner.Reports.Page;

/// <summary>A plain file of the page with marks such as <c>{headline}</c>, which are filled in.</summary>
internal sealed class PageTemplate
{
    private readonly List<(string Text, string Mark)> _parts = [];

    /// <summary>Reads a template.</summary>
    /// <param name="name">The name of its file.</param>
    /// <param name="marks">The names of its marks; braces around anything else are text.</param>
    public PageTemplate(string name, params string[] marks)
    {
        string rest = Read(name);
        while (rest.Length > 0)
        {
            (int position, string mark) = FirstMark(rest, marks);
            _parts.Add((rest[..position], mark));
            rest = position == rest.Length ? string.Empty : rest[(position + mark.Length + 2)..];
        }
    }

    /// <summary>The text of a file of the page.</summary>
    /// <param name="name">Its name.</param>
    public static string Read(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Page/" + name)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    /// <summary>The word for a text in a Content-Security-Policy, by which a browser takes just this one.</summary>
    /// <param name="text">What stands between the tags.</param>
    public static string HashOf(string text) => "'sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text))) + "'";

    /// <summary>A text as it stands in HTML, harmless between tags and in attributes.</summary>
    /// <param name="text">The text, foreign.</param>
    public static string Encode(string text) => WebUtility.HtmlEncode(SafeText.Escape(text));

    /// <summary>A text of several lines as it stands in HTML where line feeds are shown.</summary>
    /// <param name="text">The text, foreign.</param>
    public static string EncodeLines(string text) => WebUtility.HtmlEncode(SafeText.EscapeLines(text));

    /// <summary>Writes the template.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="fill">Writes what stands in place of a mark.</param>
    public void Write(TextWriter output, Action<string> fill)
    {
        foreach ((string text, string mark) in _parts)
        {
            output.Write(text);
            if (mark.Length > 0)
            {
                fill(mark);
            }
        }
    }

    private static (int Position, string Mark) FirstMark(string text, string[] marks)
    {
        (int Position, string Mark) first = (text.Length, string.Empty);
        foreach (string mark in marks)
        {
            int position = text.IndexOf("{" + mark + "}", StringComparison.Ordinal);
            if (position >= 0 && position < first.Position)
            {
                first = (position, mark);
            }
        }

        return first;
    }
}
