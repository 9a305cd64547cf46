using System.CommandLine;
using System.Linq;
using FirmwareScanner.Rules;

namespace FirmwareScanner.Tool.Commands;

/// <summary>Options that take the word of a severity.</summary>
internal static class SeverityOption
{
    /// <summary>An option for a severity.</summary>
    /// <param name="name">Its name, with dashes.</param>
    /// <param name="description">What it is for.</param>
    public static Option<Severity?> Create(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "info|low|medium|high|critical",
        CustomParser = argument =>
        {
            string word = argument.Tokens.Single().Value;
            if (SeverityText.Parse(word) is Severity severity and not Severity.Unrated)
            {
                return severity;
            }

            argument.AddError($"{name}: expected info, low, medium, high or critical, found '{word}'");
            return null;
        },
    };
}
