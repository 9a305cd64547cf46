using System.CommandLine;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Rules;

namespace FirmwareScanner.Tool.Commands;

/// <summary>The options that say which rules to hear of.</summary>
internal sealed class FilterOptions
{
    private readonly Option<Severity?> _severity = SeverityOption.Create(
        "--severity", "Tell of rules of this severity and above only, and judge by them; unrated rules stay.");

    private readonly Option<string[]> _tags = new("--tag")
    {
        Description = "Tell of rules with this tag only, and judge by them. May be repeated: one of them is enough.",
        HelpName = "TAG",
    };

    private readonly Option<string[]> _names = new("--rule")
    {
        Description = "Tell of rules with this name only, and judge by them: * for any characters, ? for one. May be repeated.",
        HelpName = "NAME",
    };

    private readonly Option<string[]> _excludedNames = new("--exclude-rule")
    {
        Description = "Leave rules with this name out: * for any characters, ? for one. May be repeated.",
        HelpName = "NAME",
    };

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        command.Options.Add(_severity);
        command.Options.Add(_tags);
        command.Options.Add(_names);
        command.Options.Add(_excludedNames);
    }

    /// <summary>The filter; null if none was asked for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="signatures">The rules, of which it must leave some.</param>
    /// <exception cref="UserErrorException">It leaves none.</exception>
    public RuleFilter? Read(ParseResult parsed, SignatureSet signatures)
    {
        var filter = new RuleFilter
        {
            MinimumSeverity = parsed.GetValue(_severity) ?? Severity.Info,
            Tags = parsed.GetValue(_tags) ?? [],
            Names = parsed.GetValue(_names) ?? [],
            ExcludedNames = parsed.GetValue(_excludedNames) ?? [],
        };
        if (new Option[] { _severity, _tags, _names, _excludedNames }.All(option => parsed.GetResult(option) is null))
        {
            return null;
        }

        return filter.LeavesSomething(signatures)
            ? filter
            : throw new UserErrorException($"--severity, --tag, --rule and --exclude-rule leave no rule that can fire, of {signatures.Rules.Count}: nothing to look for");
    }
}
