using System.CommandLine;

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

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command) => command.AddOptions([_file, _none]);
}
