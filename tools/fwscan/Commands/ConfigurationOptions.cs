using System.CommandLine;
using System.CommandLine.Parsing;
using System.Linq;

namespace FirmwareScanner.Tool.Commands;

/// <summary>The options that say which <see cref="ConfigurationFile"/> holds. They are looked at before the command line is understood.</summary>
internal sealed class ConfigurationOptions
{
    /// <summary>The option that names a file.</summary>
    public const string Configuration = "--config";

    /// <summary>The option for no file.</summary>
    public const string NoConfiguration = "--no-config";

    private readonly Option<string?> _file = new(Configuration)
    {
        Description = $"Options and accepted findings from FILE, by default from {ConfigurationFile.Name} in this folder or the nearest above it.",
        HelpName = "FILE",
    };

    private readonly Option<bool> _none = new(NoConfiguration) { Description = $"Do not look for {ConfigurationFile.Name}." };

    /// <summary>
    /// The file that a command line is to be understood with; null if there is none, if none is wanted, and for commands without these options.
    /// </summary>
    /// <param name="parsed">The command line.</param>
    /// <exception cref="FirmwareScanner.Diagnostics.UserErrorException">It cannot be used.</exception>
    public static ConfigurationFile? FindFile(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        bool isRefused = parsed.GetResult(NoConfiguration) is OptionResult { Implicit: false } || parsed.GetResult(Configuration) is OptionResult { IdentifierTokenCount: > 1 };
        return isRefused || !command.Options.Any(option => option.Name == Configuration)
            ? null
            : ConfigurationFile.Find(parsed.GetValue<string?>(Configuration), command.Name);
    }

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command) => command.AddOptions([_file, _none]);
}
