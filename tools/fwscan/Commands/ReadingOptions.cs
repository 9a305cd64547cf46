using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Linq;
using System.Text;
using FirmwareScanner.Signatures;
using FirmwareScanner.Signatures.Compilation;

namespace FirmwareScanner.Tool.Commands;

/// <summary>The options that say how rule files are read, and what becomes of rules with errors.</summary>
internal sealed class ReadingOptions
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

    private readonly Option<string[]> _variables = new("--define", "-d")
    {
        Description = "Give an external variable of YARA rules a value: an integer, a number with a point, true, false, or else a text. May be repeated.",
        HelpName = "NAME=VALUE",
    };

    private readonly Option<string[]> _folders = new("--include-dir")
    {
        Description = "Look for included rule files in this folder, too, after that of the file that includes them. May be repeated.",
        HelpName = "DIR",
    };

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="canSkip">Whether rules with errors may be left out.</param>
    public void AddTo(Command command, bool canSkip = true)
    {
        command.AddOptions(canSkip ? All : All.Where(option => option != _relaxed));
        command.Validators.Add(result =>
        {
            foreach (string definition in result.GetValue(_variables) ?? [])
            {
                if (!IsName(definition.Split('=')[0]) || !definition.Contains('='))
                {
                    result.AddError($"--define \"{definition}\": expected NAME=VALUE with a name of letters, digits and underscores");
                }
            }
        });
    }

    /// <summary>Whether one of the options is given.</summary>
    /// <param name="result">The command line.</param>
    public bool AreGiven(CommandResult result) => All.Any(option => result.GetResult(option) is { Implicit: false });

    /// <summary>What the options say of how rules are read.</summary>
    /// <param name="parsed">The command line.</param>
    public LoaderSettings ReadSettings(ParseResult parsed)
    {
        var variables = new Dictionary<string, object>();
        foreach (string definition in parsed.GetValue(_variables) ?? [])
        {
            string name = definition.Split('=')[0];
            variables[name] = ValueOf(definition[(name.Length + 1)..]);
        }

        return new LoaderSettings
        {
            SkipsFaulty = parsed.CommandResult.Command.Options.Contains(_relaxed) && parsed.GetValue(_relaxed),
            IgnoredModules = parsed.GetValue(_ignoredModules) ?? [],
            Variables = variables,
            IncludeFolders = parsed.GetValue(_folders) ?? [],
        };
    }

    /// <summary>Options of the compiler with what these say.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="options">The others.</param>
    public CompilerOptions Apply(ParseResult parsed, CompilerOptions options) => options with { SkipsFaulty = parsed.GetValue(_relaxed) };

    private Option[] All => [_relaxed, _ignoredModules, _variables, _folders];

    private static bool IsName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_');

    private static object ValueOf(string text)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long integer))
        {
            return integer;
        }

        const NumberStyles Decimal = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        return double.TryParse(text, Decimal, CultureInfo.InvariantCulture, out double number) ? number
            : text == "true" ? true
            : text == "false" ? false
            : (object)Encoding.UTF8.GetBytes(text);
    }
}
