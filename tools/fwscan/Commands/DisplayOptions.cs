using System.CommandLine;
using FirmwareScanner.Tool.Output;

namespace FirmwareScanner.Tool.Commands;

/// <summary>The options of all commands that say how the terminal is used.</summary>
internal static class DisplayOptions
{
    private const string Color = "--color";
    private const string Progress = "--progress";

    /// <summary>Adds the options to the root, for all commands below it.</summary>
    /// <param name="root">The root.</param>
    public static void AddTo(RootCommand root)
    {
        root.Options.Add(Create(Color, "Colours: auto (on a terminal; the default), always or never.", "--colour"));
        root.Options.Add(Create(Progress, "The progress of long work on standard error: auto (on a terminal; the default), always or never."));
    }

    /// <summary>Tells the terminal what a command line wishes.</summary>
    /// <param name="parsed">The command line, without errors.</param>
    /// <param name="terminal">The terminal.</param>
    public static void Apply(ParseResult parsed, Terminal terminal)
    {
        terminal.PaintsOutput = Choose(parsed.GetValue<string?>(Color), terminal.PaintsOutput);
        terminal.ShowsProgress = Choose(parsed.GetValue<string?>(Progress), terminal.ShowsProgress);
    }

    private static bool Choose(string? word, bool standard) => word switch
    {
        "always" => true,
        "never" => false,
        _ => standard,
    };

    private static Option<string?> Create(string name, string description, params string[] aliases)
    {
        var option = new Option<string?>(name, aliases) { Description = description, HelpName = "WHEN", Recursive = true };
        Choice.Limit(option, "auto", "always", "never");
        return option;
    }
}
