using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace FirmwareScanner.Analyzers.Tests.Support;

/// <summary>
/// A file of code with its expected diagnostics: <c>// expect FWS101</c> (or several ids, separated by commas) at the end of the line
/// that has to be flagged. A line without the marker has to be silent.
/// </summary>
internal static partial class CaseFile
{
    /// <summary>The case files of one folder below Cases, by their names.</summary>
    public static IEnumerable<string> In(string folder)
    {
        string root = Path.Combine(AppContext.BaseDirectory, "Cases");
        return Directory.EnumerateFiles(Path.Combine(root, folder), "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(root, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);
    }

    /// <summary>Compiles a case file, runs the analyzers over it and compares what they say with the markers, line by line.</summary>
    public static void Check(string name, params DiagnosticAnalyzer[] analyzers)
    {
        string text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Cases", name));
        IEnumerable<string> found = AnalyzerHost.Run(text, analyzers)
            .Select(diagnostic => Line(diagnostic.Location.GetLineSpan().StartLinePosition.Line, diagnostic.Id));
        Assert.Equal(Describe(Expected(text)), Describe(found));
    }

    private static IEnumerable<string> Expected(string text)
    {
        string[] lines = text.Split('\n');
        for (int index = 0; index < lines.Length; index++)
        {
            Match match = Marker().Match(lines[index]);
            foreach (string id in match.Success ? match.Groups[1].Value.Split(',') : [])
            {
                yield return Line(index, id.Trim());
            }
        }
    }

    private static string Line(int index, string id)
    {
        return $"line {index + 1,4}: {id}";
    }

    private static string Describe(IEnumerable<string> lines)
    {
        return string.Join('\n', lines.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"// expect (FWS\d{3}(?:\s*,\s*FWS\d{3})*)")]
    private static partial Regex Marker();
}
