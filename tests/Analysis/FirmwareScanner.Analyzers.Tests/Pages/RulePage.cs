using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Analyzers.Tests.Support;

namespace FirmwareScanner.Analyzers.Tests.Pages;

/// <summary>The help page of a rule: its headings and its examples.</summary>
internal sealed class RulePage
{
    private readonly string[] _lines;

    private RulePage(string[] lines)
    {
        _lines = lines;
    }

    public string Title => _lines[0];

    public IEnumerable<string> Headings => _lines.Where(line => line.StartsWith("## ", StringComparison.Ordinal)).Select(line => line[3..]);

    public static bool TryRead(string id, out RulePage page)
    {
        string path = Path.Combine(CoreSources.RepositoryRoot, "docs", "rules", id + ".md");
        page = new RulePage(File.Exists(path) ? File.ReadAllLines(path) : [string.Empty]);
        return File.Exists(path);
    }

    /// <summary>The blocks of a language under a heading.</summary>
    public IEnumerable<string> Examples(string heading, string language)
    {
        IEnumerable<string> section = _lines.SkipWhile(line => line != "## " + heading).Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal));
        List<string>? block = null;
        foreach (string line in section)
        {
            if (line == "```" + language)
            {
                block = [];
            }
            else if (line == "```" && block is not null)
            {
                yield return string.Join('\n', block);
                block = null;
            }
            else
            {
                block?.Add(line);
            }
        }
    }
}
