using System.CommandLine;
using System.CommandLine.Parsing;
using System.Linq;
using FirmwareScanner.Recordings;

namespace FirmwareScanner.Tool.Commands;

/// <summary>The options that choose a stream of a recording.</summary>
internal sealed class StreamOptions
{
    private readonly Option<int?> _interface = NumberOption.Create(
        "--interface",
        "The stream of this interface of the recording, counted from 0 through all sections; others are left out.",
        0,
        RecordingReader.InterfaceCountLimit - 1);

    private readonly Option<RecordingDirection?> _direction = CreateDirection(
        "The bytes that travelled this way: rx to the board, tx from it; others are left out.");

    /// <summary>An option for a direction.</summary>
    /// <param name="description">What it decides.</param>
    public static Option<RecordingDirection?> CreateDirection(string description) => new("--direction")
    {
        Description = description,
        HelpName = "rx|tx",
        CustomParser = ParseDirection,
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_interface);
        command.Options.Add(_direction);
    }

    /// <summary>What the user chose.</summary>
    public StreamChoice Read(ParseResult parsed) => new(parsed.GetValue(_interface), parsed.GetValue(_direction));

    private static RecordingDirection? ParseDirection(ArgumentResult argument)
    {
        string text = argument.Tokens.Single().Value;
        if (text is not ("rx" or "tx"))
        {
            argument.AddError($"--direction: expected rx or tx, found '{text}'");
        }

        return text == "tx" ? RecordingDirection.FromDevice : RecordingDirection.ToDevice;
    }
}
