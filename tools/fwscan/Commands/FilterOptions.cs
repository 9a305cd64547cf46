using System.CommandLine;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Rules;

namespace FirmwareScanner.Tool.Commands;

/// <summary>The options that say which rules to hear of.</summary>
internal sealed class FilterOptions
{
    private readonly Option<Severity?> _severity = new("--severity")
    {
        Description = "Tell of rules of this severity and above only, and judge by them; unrated rules stay.",
        HelpName = "info|low|medium|high|critical",
        CustomParser = argument =>
        {
            string word = argument.Tokens.Single().Value;
            if (SeverityText.Parse(word) is Severity severity and not Severity.Unrated)
            {
                return severity;
            }

            argument.AddError($"--severity: expected info, low, medium, high or critical, found '{word}'");
            return null;
        },
    };

    private readonly Option<string[]> _tags = new("--tag")
    {
        Description = "Tell of rules with this tag only, and judge by them. May be repeated: one of them is enough.",
        HelpName = "TAG",
    };

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        command.Options.Add(_severity);
        command.Options.Add(_tags);
    }

    /// <summary>The filter; null if none was asked for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="signatures">The rules, of which it must leave some.</param>
    /// <exception cref="UserErrorException">It leaves none.</exception>
    public RuleFilter? Read(ParseResult parsed, SignatureSet signatures)
    {
        string[] tags = parsed.GetValue(_tags) ?? [];
        Severity? severity = parsed.GetValue(_severity);
        if (severity is null && tags.Length == 0)
        {
            return null;
        }

        var filter = new RuleFilter { MinimumSeverity = severity ?? Severity.Unrated, Tags = tags };
        return filter.LeavesSomething(signatures)
            ? filter
            : throw new UserErrorException($"--severity and --tag leave no rule that can fire, of {signatures.Rules.Count}: nothing to look for");
    }
}
