using System.CommandLine;
using System.Linq;
using FirmwareScanner.Rules;

namespace FirmwareScanner.Tool.Commands;

/// <summary>Options that take the word of a severity.</summary>
internal static class SeverityOption
{
    private static readonly string[] Words = ["info", "low", "medium", "high", "critical"];

    /// <summary>An option for a severity.</summary>
    /// <param name="name">Its name, with dashes.</param>
    /// <param name="description">What it is for.</param>
    public static Option<Severity?> Create(string name, string description)
    {
        var option = new Option<Severity?>(name)
        {
            Description = description,
            HelpName = string.Join('|', Words),
            CustomParser = argument =>
            {
                string word = argument.Tokens.Single().Value;
                if (SeverityText.Parse(word) is Severity severity and not Severity.Unrated)
                {
                    return severity;
                }

                argument.AddError($"{name}: expected {Choice.Text(Words)}, found '{word}'{Suggestion.For(word, Words)}");
                return null;
            },
        };
        // Those of the type would be words that are not taken.
        option.CompletionSources.Clear();
        option.CompletionSources.Add(Words);
        return option;
    }
}
