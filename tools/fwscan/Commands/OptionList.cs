using System.Collections.Generic;
using System.CommandLine;

namespace FirmwareScanner.Tool.Commands;

/// <summary>Options of a command, added at once.</summary>
internal static class OptionList
{
    /// <summary>Adds options.</summary>
    /// <param name="command">The command.</param>
    /// <param name="options">Its further options, in the order of its help.</param>
    public static void AddOptions(this Command command, IEnumerable<Option> options)
    {
        foreach (Option option in options)
        {
            command.Options.Add(option);
        }
    }
}
