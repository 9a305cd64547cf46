using System.Collections.Generic;
using System.Linq;

namespace FirmwareScanner.Testing.Grammar;

/// <summary>The rules of a namespace, one a line.</summary>
/// <param name="Name">Name of the namespace.</param>
/// <param name="Rules">The rules that remain.</param>
internal sealed record RuleFile(string Name, IReadOnlyList<GeneratedRule> Rules)
{
    /// <summary>Name of the file.</summary>
    internal string FileName => Name + ".yar";

    /// <summary>The text of the file.</summary>
    internal string Text => string.Join('\n', Rules.Select(rule => rule.Source).Prepend(RuleGenerator.Imports)) + "\n";

    /// <summary>The rule on a line, counted from 1; null on the first, which has the imports.</summary>
    internal GeneratedRule? At(int line) => line >= 2 && line - 2 < Rules.Count ? Rules[line - 2] : null;
}
