using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Linq;

namespace FirmwareScanner.Tool.Commands;

/// <summary>Options whose value is a whole number in a range.</summary>
internal static class NumberOption
{
    /// <summary>An option.</summary>
    /// <param name="name">Its name, with dashes.</param>
    /// <param name="description">What the number means.</param>
    /// <param name="minimum">The least value.</param>
    /// <param name="maximum">The greatest value.</param>
    /// <param name="aliases">Other names.</param>
    public static Option<int?> Create(string name, string description, int minimum, int maximum, params string[] aliases)
    {
        return new Option<int?>(name, aliases)
        {
            Description = description,
            HelpName = "N",
            CustomParser = argument => Parse(argument, name, minimum, maximum),
        };
    }

    private static int? Parse(ArgumentResult argument, string name, int minimum, int maximum)
    {
        string text = argument.Tokens.Single().Value;
        bool isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number);
        if (isNumber && number >= minimum && number <= maximum)
        {
            return number;
        }

        string typed = (argument.Parent as OptionResult)?.IdentifierToken?.Value ?? name;
        argument.AddError($"{typed}: expected a whole number from {minimum} to {maximum}, found '{text}'");
        return null;
    }
}
