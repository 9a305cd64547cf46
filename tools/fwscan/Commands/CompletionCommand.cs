using System.CommandLine;
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
        Choice.Limit(shell, Shells);
        var command = new Command("completion", "Write the completions of a shell.") { shell };
        command.SetAction(parsed =>
        {
            var completions = new ShellCompletions(parsed.RootCommandResult.Command);
            terminal.WriteLines(parsed.GetRequiredValue(shell) switch
            {
                "fish" => completions.ForFish(),
                "pwsh" => completions.ForPowerShell(),
                "zsh" => completions.ForZsh(),
                _ => completions.ForBash(),
            });
            return ExitCode.Clean;
        });
        return command;
    }
}
