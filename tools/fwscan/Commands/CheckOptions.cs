using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using FirmwareScanner.Signatures.Checking;

namespace FirmwareScanner.Tool.Commands;

/// <summary>The options that say what a check expects of rules, and which warnings fail it.</summary>
internal sealed class CheckOptions
{
    private const int Most = 1_000_000;

    private readonly Option<string[]> _allow = CreateCodes("--allow", "Do not tell of warnings of this code; \"warnings\" for all. May be repeated.");
    private readonly Option<string[]> _deny = CreateCodes("--deny", "Fail because of warnings of this code; \"warnings\" for all. May be repeated.");

    private readonly Option<string[]> _metadata = new("--require")
    {
        Description = $"A metadata entry that each rule is to have. May be repeated; by default {string.Join(", ", CheckSettings.DefaultMetadata)}.",
        HelpName = "KEY",
    };

    private readonly Option<string?> _names = new("--names")
    {
        Description = $"What the names of rules look like, by default {CheckSettings.DefaultNames}: a regular expression for the whole name.",
        HelpName = "REGEX",
    };

    private readonly Option<string[]> _tags = new("--known-tag")
    {
        Description = "A tag that rules may have; without it any. May be repeated.",
        HelpName = "TAG",
    };

    private readonly Option<int?> _candidates = NumberOption.Create(
        "--max-candidates",
        $"Places in a megabyte of firmware that may look like a string before it counts as slow, by default {CheckSettings.DefaultCandidates}.",
        0,
        Most);

    private readonly Option<int?> _columns = NumberOption.Create(
        "--max-columns", $"Characters that a line may have, by default {CheckSettings.DefaultColumns}.", 1, Most);

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        command.AddOptions([_allow, _deny, _metadata, _names, _tags, _candidates, _columns]);
        command.Validators.Add(result =>
        {
            string[] denied = result.GetValue(_deny) ?? [];
            foreach (string code in (result.GetValue(_allow) ?? []).Where(denied.Contains))
            {
                result.AddError($"'{code}' cannot be both allowed and denied");
            }

            if (result.GetValue(_names) is string names && ProblemOf(names) is string problem)
            {
                result.AddError($"--names: {problem}");
            }
        });
    }

    /// <summary>What is expected of rules.</summary>
    /// <param name="parsed">The command line.</param>
    public CheckSettings Read(ParseResult parsed) => new()
    {
        RequiredMetadata = parsed.GetValue(_metadata) is { Length: > 0 } keys ? keys : CheckSettings.DefaultMetadata,
        Names = parsed.GetValue(_names) ?? CheckSettings.DefaultNames,
        KnownTags = parsed.GetValue(_tags) ?? [],
        MostCandidates = parsed.GetValue(_candidates) ?? CheckSettings.DefaultCandidates,
        MostColumns = parsed.GetValue(_columns) ?? CheckSettings.DefaultColumns,
    };

    /// <summary>Which warnings are told of, and which fail the check.</summary>
    /// <param name="parsed">The command line.</param>
    public CheckJudgement ReadJudgement(ParseResult parsed) => new(parsed.GetValue(_allow) ?? [], parsed.GetValue(_deny) ?? []);

    private static string? ProblemOf(string names)
    {
        try
        {
            RuleChecker.ParseNames(names);
            return null;
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return exception.Message;
        }
    }

    private static Option<string[]> CreateCodes(string name, string description)
    {
        IEnumerable<string> known = RuleWarning.All.Select(warning => warning.Code).Append(CheckJudgement.AllWarnings);
        var option = new Option<string[]>(name) { Description = description, HelpName = "CODE" };
        option.Validators.Add(result =>
        {
            foreach (string code in result.Tokens.Select(token => token.Value).Where(code => !known.Contains(code)))
            {
                result.AddError($"{name}: there is no warning of the code '{code}'{Suggestion.For(code, known)}");
            }
        });
        return option;
    }
}
