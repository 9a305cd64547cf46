using System;
using System.CommandLine;
using System.Linq;
using FirmwareScanner.Tool.Exit;
using FirmwareScanner.Tool.Output;

namespace FirmwareScanner.Tool.Commands;

/// <summary><c>fwscan completion</c>: what a shell needs to complete command lines, made from the commands themselves.</summary>
internal static class CompletionCommand
{
    /// <summary>What the help says below the options.</summary>
    public const string Notes = """
        bash: eval "$(fwscan completion bash)"           in ~/.bashrc
        zsh:  eval "$(fwscan completion zsh)"            in ~/.zshrc, after compinit
        fish: fwscan completion fish | source            in ~/.config/fish/config.fish
        pwsh: fwscan completion pwsh | Out-String | Invoke-Expression    in $PROFILE

        """;

    private static readonly string[] Shells = ["bash", "zsh", "fish", "pwsh"];

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal)
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh, fish or pwsh." };
        shell.AcceptOnlyFromAmong(Shells);
        var command = new Command("completion", "Write the completions of a shell.") { shell };
        command.SetAction(parsed =>
        {
            Command root = parsed.RootCommandResult.Command;
            terminal.WriteLines(parsed.GetRequiredValue(shell) switch
            {
                "fish" => ForFish(root),
                "pwsh" => ForPowerShell(root),
                "zsh" => ["autoload -U +X bashcompinit && bashcompinit", .. ForBash(root)],
                _ => ForBash(root),
            });
            return ExitCode.Clean;
        });
        return command;
    }

    private static string[] ForBash(Command root) =>
    [
        "_fwscan() {",
        "  local word=\"${COMP_WORDS[COMP_CWORD]}\" words=\"\"",
        "  if [ \"$COMP_CWORD\" -eq 1 ]; then",
        $"    words=\"{Names(root)} --help --version\"",
        "  else",
        "    case \"${COMP_WORDS[1]}\" in",
        .. root.Subcommands.Select(command => $"      {command.Name}) words=\"{WordsOf(command)}\" ;;"),
        "    esac",
        "  fi",
        "  COMPREPLY=()",
        "  case \"$word\" in",
        "    -*) ;;",
        "    *) if [ \"$COMP_CWORD\" -gt 1 ]; then COMPREPLY=($(compgen -f -- \"$word\")); fi ;;",
        "  esac",
        "  COMPREPLY+=($(compgen -W \"$words\" -- \"$word\"))",
        "}",
        "complete -o filenames -F _fwscan fwscan",
    ];

    private static string[] ForFish(Command root) =>
    [
        .. root.Subcommands.Select(command => $"complete -c fwscan -n __fish_use_subcommand -a {command.Name} -d '{Quoted(command.Description)}'"),
        .. root.Subcommands.SelectMany(command => command.Options.Where(option => !option.Hidden).Select(option =>
            $"complete -c fwscan -n '__fish_seen_subcommand_from {command.Name}' -l {option.Name.TrimStart('-')} -d '{Quoted(option.Description)}'")),
    ];

    private static string[] ForPowerShell(Command root) =>
    [
        "Register-ArgumentCompleter -Native -CommandName fwscan -ScriptBlock {",
        "  param($word, $line, $position)",
        "  $words = @{",
        $"    '' = '{Names(root)} --help --version'",
        .. root.Subcommands.Select(command => $"    '{command.Name}' = '{WordsOf(command)}'"),
        "  }",
        "  $given = $line.CommandElements | ForEach-Object { $_.ToString() }",
        "  $name = if ($given.Count -gt 2 -or ($given.Count -eq 2 -and $word -eq '')) { $given[1] } else { '' }",
        "  $words[$name] -split ' ' | Where-Object { $_ -like \"$word*\" } | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }",
        "}",
    ];

    private static string Names(Command command) => string.Join(' ', command.Subcommands.Select(below => below.Name));

    private static string WordsOf(Command command) => string.Join(
        ' ', command.Subcommands.Select(below => below.Name).Concat(command.Options.Where(option => !option.Hidden).Select(option => option.Name)).Append("--help").Distinct());

    private static string Quoted(string? text) => (text ?? string.Empty).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal);
}
