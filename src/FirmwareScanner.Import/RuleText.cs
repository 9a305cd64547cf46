using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace FirmwareScanner.Import;

/// <summary>Writes one YARA rule.</summary>
internal sealed class RuleText
{
    private const int LongestDescription = 200;

    private readonly List<string> _strings = [];

    /// <summary>Adds a hex string, or finds it among those that are there.</summary>
    /// <param name="hex">What stands between the braces.</param>
    /// <returns>The identifier.</returns>
    public string AddString(string hex)
    {
        int index = _strings.IndexOf(hex);
        if (index < 0)
        {
            index = _strings.Count;
            _strings.Add(hex);
        }

        return $"$s{index + 1}";
    }

    /// <summary>The rule. Strings that the condition does not name are left out, because YARA refuses them.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it finds; any text.</param>
    /// <param name="source">Where it comes from; any text.</param>
    /// <param name="condition">The condition.</param>
    public string Write(string name, string description, string source, string condition)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"rule {name}\n{{\n    meta:\n        description = {Quote(description)}\n");
        text.Append(CultureInfo.InvariantCulture, $"        severity = \"info\"\n        source = {Quote(source)}\n");
        var used = Identifiers(condition);
        string[] lines = [.. _strings.Select((hex, index) => (Name: $"$s{index + 1}", hex)).Where(each => used.Contains(each.Name))
            .Select(each => $"        {each.Name} = {{ {each.hex} }}\n")];
        if (lines.Length > 0)
        {
            text.Append("    strings:\n").AppendJoin(string.Empty, lines);
        }

        return text.Append(CultureInfo.InvariantCulture, $"    condition:\n        {condition}\n}}\n").ToString();
    }

    /// <summary>A name of letters, digits and underscores.</summary>
    /// <param name="text">Any text.</param>
    public static string Identifier(string text) =>
        string.Concat(text.Select(letter => char.IsAsciiLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : '_'));

    private static HashSet<string> Identifiers(string condition)
    {
        var found = new HashSet<string>();
        for (int start = condition.IndexOf('$'); start >= 0; start = condition.IndexOf('$', start + 1))
        {
            int end = start + 1;
            while (end < condition.Length && char.IsAsciiLetterOrDigit(condition[end]))
            {
                end++;
            }

            found.Add(condition[start..end]);
        }

        return found;
    }

    private static string Quote(string text)
    {
        IEnumerable<char> plain = text.Select(letter => letter is >= ' ' and <= '~' ? letter : '?').Take(LongestDescription);
        return "\"" + string.Concat(plain).Replace("\\", "\\\\").Replace("\"", "\\\"") + "\"";
    }
}
