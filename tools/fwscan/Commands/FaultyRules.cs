using System.CommandLine;
using System.CommandLine.Parsing;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures;
using FirmwareScanner.Signatures.Compilation;

namespace FirmwareScanner.Tool.Commands;

/// <summary>The options that say what becomes of rules with errors.</summary>
internal sealed class FaultyRules
{
    private readonly Option<bool> _relaxed = new("--relaxed")
    {
        Description = "Leave out YARA rules with errors and those that depend on them, each with a note, instead of refusing all.",
    };

    private readonly Option<string[]> _ignoredModules = new("--ignore-module")
    {
        Description = "Leave out YARA rules that use this module, each with a note. May be repeated.",
        HelpName = "NAME",
    };

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        command.Options.Add(_relaxed);
        command.Options.Add(_ignoredModules);
    }

    /// <summary>Whether one of the options is given.</summary>
    /// <param name="result">The command line.</param>
    public bool AreGiven(CommandResult result) => result.GetResult(_relaxed) is not null || result.GetResult(_ignoredModules) is not null;

    /// <summary>A loader that does as the options say.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="diagnostics">Receives errors, warnings and notes.</param>
    public RuleLoader CreateLoader(ParseResult parsed, DiagnosticBag diagnostics) =>
        new(diagnostics, parsed.GetValue(_relaxed), parsed.GetValue(_ignoredModules));

    /// <summary>Options of the compiler with what these say.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="options">The others.</param>
    public CompilerOptions Apply(ParseResult parsed, CompilerOptions options) => options with { SkipsFaulty = parsed.GetValue(_relaxed) };
}
