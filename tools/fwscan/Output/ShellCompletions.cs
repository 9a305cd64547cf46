using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Completions;
using System.Linq;

namespace FirmwareScanner.Tool.Output;

/// <summary>What shells need to complete command lines, made from the commands themselves.</summary>
/// <param name="root">The commands.</param>
internal sealed class ShellCompletions(Command root)
{
    private const string RuleNames = "fwscan rules --names 2>/dev/null";

    private Command[] Commands => [.. root.Subcommands.Where(command => !command.Hidden)];

    /// <summary>The lines for bash.</summary>
    public string[] ForBash() =>
    [
        "_fwscan() {",
        "  local word=\"${COMP_WORDS[COMP_CWORD]}\" before=\"${COMP_WORDS[COMP_CWORD-1]}\" command=\"${COMP_WORDS[1]}\" words=\"\" values=\"\" files=yes",
        "  # The equals sign is a word of its own.",
        "  if [ \"$word\" = \"=\" ]; then word=\"\"; elif [ \"$before\" = \"=\" ]; then before=\"${COMP_WORDS[COMP_CWORD-2]}\"; fi",
        "  if [ \"$COMP_CWORD\" -eq 1 ]; then",
        $"    words=\"{Names(root)} --help --version\" files=no",
        "  else",
        "    case \"$command $before\" in",
        .. Commands.SelectMany(command => ChoicesOf(command).Select(choice => $"      {Cases(command, choice.Option)}) values=\"{choice.Words}\" ;;")),
        $"      'explain explain') values=$({RuleNames}) ;;",
        .. Commands.Where(command => command.Arguments.Count > 0 && ValuesOf(command.Arguments[0]).Length > 0)
            .Select(command => $"      '{command.Name} {command.Name}') values=\"{ValuesOf(command.Arguments[0])}\" ;;"),
        "    esac",
        "    case \"$command ${COMP_WORDS[2]}\" in",
        .. Commands.SelectMany(command => command.Subcommands.Select(below => $"      '{command.Name} {below.Name}') words=\"{WordsOf(below)}\" ;;")),
        .. Commands.Select(command => $"      '{command.Name} '*) words=\"{WordsOf(command)}\" ;;"),
        "    esac",
        $"    case \"$command\" in {string.Join('|', Commands.Where(command => command.Subcommands.Count > 0 && command.Arguments.Count == 0).Select(command => command.Name))}) if [ \"$COMP_CWORD\" -eq 2 ]; then files=no; fi ;; esac",
        "  fi",
        "  COMPREPLY=()",
        "  if [ -n \"$values\" ]; then",
        "    COMPREPLY=($(compgen -W \"$values\" -- \"$word\"))",
        "    if [ \"$command $before\" != 'explain explain' ]; then return; fi",
        "  fi",
        "  case \"$word\" in",
        "    -*) ;;",
        "    *) if [ \"$files\" = yes ]; then COMPREPLY+=($(compgen -f -- \"$word\")); fi ;;",
        "  esac",
        "  COMPREPLY+=($(compgen -W \"$words\" -- \"$word\"))",
        "}",
        "complete -o filenames -F _fwscan fwscan",
    ];

    /// <summary>The lines for zsh, which understands bash's.</summary>
    public string[] ForZsh() =>
    [
        "#compdef fwscan",
        "autoload -U +X bashcompinit && bashcompinit",
        .. ForBash()[..^1].Select(line => line.StartsWith("_fwscan()", StringComparison.Ordinal) ? "_fwscan_words() {" : line),
        "complete -o filenames -F _fwscan_words fwscan",
        "# As a file of zsh's own, this is run for the first completion.",
        "if [ \"$funcstack[1]\" = _fwscan ]; then _bash_complete -o filenames -F _fwscan_words; fi",
    ];

    /// <summary>The lines for fish.</summary>
    public string[] ForFish() =>
    [
        .. Commands.Select(command => $"complete -c fwscan -n __fish_use_subcommand -a {command.Name} -d '{Quoted(command.Description)}'"),
        .. Commands.SelectMany(command => command.Subcommands.Select(below =>
            $"complete -c fwscan -n '__fish_seen_subcommand_from {command.Name}' -a {below.Name} -d '{Quoted(below.Description)}'")),
        .. Commands.SelectMany(command => OptionsOf(command).Select(option =>
            $"complete -c fwscan -n '__fish_seen_subcommand_from {command.Name}'{FishNames(option)}{FishValues(option)} -d '{Quoted(option.Description)}'")),
        $"complete -c fwscan -n '__fish_seen_subcommand_from explain' -a '({RuleNames})'",
        .. Commands.Where(command => command.Arguments.Count > 0 && ValuesOf(command.Arguments[0]).Length > 0)
            .Select(command => $"complete -c fwscan -f -n '__fish_seen_subcommand_from {command.Name}' -a '{ValuesOf(command.Arguments[0])}'"),
    ];

    /// <summary>The lines for PowerShell.</summary>
    public string[] ForPowerShell() =>
    [
        "Register-ArgumentCompleter -Native -CommandName fwscan -ScriptBlock {",
        "  param($word, $line, $position)",
        "  $words = @{",
        $"    '' = '{Names(root)} --help --version'",
        .. Commands.Select(command => $"    '{command.Name}' = '{WordsOf(command)}'"),
        "  }",
        "  $values = @{",
        .. Commands.SelectMany(command => ChoicesOf(command).SelectMany(choice => NamesOf(choice.Option).Select(name => $"    '{command.Name} {name}' = '{choice.Words}'"))),
        "  }",
        "  $given = @($line.CommandElements | ForEach-Object { $_.ToString() })",
        "  $done = if ($word -eq '') { $given } else { @($given | Select-Object -SkipLast 1) }",
        "  $name = if ($done.Count -gt 1) { $done[1] } else { '' }",
        "  $key = \"$name $($done[-1])\"",
        "  $list = if ($values.ContainsKey($key)) { $values[$key] } else { $words[$name] }",
        "  $list -split ' ' | Where-Object { $_ -like \"$word*\" } | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }",
        "}",
    ];

    private static string Cases(Command command, Option option) => string.Join('|', NamesOf(option).Select(name => $"'{command.Name} {name}'"));

    private static IEnumerable<string> NamesOf(Option option) => option.Aliases.Append(option.Name).Distinct();

    private IEnumerable<Option> OptionsOf(Command command) =>
        command.Subcommands.SelectMany(below => below.Options).Concat(command.Options).Concat(root.Options.Where(option => option.Recursive))
            .Where(option => !option.Hidden).Distinct();

    private IEnumerable<(Option Option, string Words)> ChoicesOf(Command command) =>
        OptionsOf(command).Select(option => (option, ValuesOf(option))).Where(choice => choice.Item2.Length > 0).DistinctBy(choice => choice.option.Name);

    // A flag is completed by itself; only words that were named for the purpose are values.
    private static string ValuesOf(Symbol symbol) => symbol is Option { Arity.MaximumNumberOfValues: 0 } or Option<bool>
        ? string.Empty
        : string.Join(' ', symbol.GetCompletions(CompletionContext.Empty).Select(item => item.Label));

    private static string Names(Command command) => string.Join(' ', command.Subcommands.Where(below => !below.Hidden).Select(below => below.Name));

    private string WordsOf(Command command) => string.Join(
        ' ',
        command.Subcommands.Select(below => below.Name)
            .Concat(command.Options.Concat(root.Options.Where(option => option.Recursive)).Where(option => !option.Hidden).SelectMany(NamesOf))
            .Append("--help")
            .Distinct());

    private static string FishNames(Option option) => string.Concat(NamesOf(option).Select(name =>
        name.StartsWith("--", StringComparison.Ordinal) ? $" -l {name[2..]}" : name.Length == 2 ? $" -s {name[1..]}" : string.Empty));

    private static string FishValues(Option option) => ValuesOf(option) is { Length: > 0 } words ? $" -x -a '{words}'"
        : option.Arity.MaximumNumberOfValues > 0 ? " -r"
        : string.Empty;

    private static string Quoted(string? text) => (text ?? string.Empty).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal);
}
