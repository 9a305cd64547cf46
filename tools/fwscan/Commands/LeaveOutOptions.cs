using System.CommandLine;
using FirmwareScanner.Signatures.Compilation;

namespace FirmwareScanner.Tool.Commands;

/// <summary>The options that leave rules out: by name, or because a board cannot have them.</summary>
internal sealed class LeaveOutOptions
{
    private readonly Option<string[]> _names = new("--leave-out")
    {
        Description = "Leave out the rule of this name, and those that depend on it; with an asterisk at its end, all that begin so. May be repeated.",
        HelpName = "NAME",
    };

    private readonly Option<bool> _unfit = new("--leave-out-unfit")
    {
        Description = "With --board or --budget: leave out what needs a workstation, and the largest rules until the others fit, each with a note.",
    };

    private readonly Option<bool> _quarantine = new("--quarantine")
    {
        Description = "Leave out rules whose cost is over the threshold, instead of a warning.",
    };

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="board">Its option that names a board.</param>
    /// <param name="budget">Its option that gives a budget.</param>
    public void AddTo(Command command, Option<string?> board, Option<int?> budget)
    {
        command.AddOptions([_names, _unfit, _quarantine]);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_unfit) is not null && result.GetResult(board) is null && result.GetResult(budget) is null)
            {
                result.AddError("--leave-out-unfit asks what fits: it needs --board or --budget");
            }
        });
    }

    /// <summary>Options of the compiler with what these say.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="options">The others.</param>
    public CompilerOptions Apply(ParseResult parsed, CompilerOptions options) => options with
    {
        LeftOut = parsed.GetValue(_names) ?? [],
        LeavesOutUnfit = parsed.GetValue(_unfit),
        Quarantine = parsed.GetValue(_quarantine),
    };
}
