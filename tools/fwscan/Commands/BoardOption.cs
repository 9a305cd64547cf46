using System;
using System.CommandLine;
using System.Linq;
using FirmwareScanner.Boards;

namespace FirmwareScanner.Tool.Commands;

/// <summary>The option that names a board.</summary>
internal static class BoardOption
{
    /// <summary>The names of all known boards.</summary>
    public static string Known { get; } = string.Join(", ", BoardCatalog.Names);

    /// <summary>The option.</summary>
    /// <param name="description">What it is for; the known names are added.</param>
    /// <param name="name">Its name, with dashes.</param>
    public static Option<string?> Create(string description, string name = "--board")
    {
        var option = new Option<string?>(name) { Description = $"{description}: {Known}.", HelpName = "NAME" };
        option.Validators.Add(result =>
        {
            string value = result.Tokens.Count > 0 ? result.Tokens[0].Value : string.Empty;
            if (!BoardCatalog.Names.Contains(value, StringComparer.OrdinalIgnoreCase))
            {
                result.AddError($"{name}: '{value}' is not known; known are {Known}");
            }
        });
        return option;
    }
}
