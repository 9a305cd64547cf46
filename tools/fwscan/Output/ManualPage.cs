using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Help;
using System.Linq;
using System.Text;

namespace FirmwareScanner.Tool.Output;

/// <summary>
/// The manual page of a command in the language of man(7) (https://man7.org/linux/man-pages/man7/groff_man.7.html): name, synopsis,
/// arguments, options, what the help says below them, and where more is written.
/// </summary>
internal static class ManualPage
{
    private const string Program = "fwscan";

    /// <summary>The name of a command's page, without its section.</summary>
    /// <param name="command">The command.</param>
    public static string NameOf(Command command) => command is RootCommand ? Program : $"{Program}-{command.Name}";

    /// <summary>The page.</summary>
    /// <param name="command">The command.</param>
    /// <param name="notes">What the help of each command says below its options.</param>
    public static string Of(Command command, IReadOnlyDictionary<Command, string> notes)
    {
        var page = new StringBuilder();
        AddLine(page, $".TH {NameOf(command).ToUpperInvariant().Replace("-", "\\-", StringComparison.Ordinal)} 1 \"\" \"{Program}\" \"{Program} manual\"");
        AddHeading(page, "NAME");
        AddLine(page, $"{Escape(NameOf(command))} \\- {Escape(LowerFirst(command.Description).TrimEnd('.'))}");
        AddHeading(page, "SYNOPSIS");
        AddSynopsis(page, command, Words(command));
        AddArguments(page, command);
        if (command is not RootCommand)
        {
            AddOptions(page, "COMMON OPTIONS", command.Parents.OfType<RootCommand>().SelectMany(root => root.Options).Where(option => option.Recursive));
        }

        foreach (Command below in command.Subcommands.Where(below => !below.Hidden && below.Subcommands.Count == 0 && command is not RootCommand))
        {
            AddHeading(page, below.Name.ToUpperInvariant());
            AddText(page, below.Description);
            AddArguments(page, below);
        }

        if (command is RootCommand)
        {
            AddCommands(page, command);
        }

        if (notes.TryGetValue(command, out string? text))
        {
            AddHeading(page, "NOTES");
            AddLiteral(page, text);
        }

        AddHeading(page, "SEE ALSO");
        AddLine(page, string.Join(", ", SeeAlso(command).Select(name => $"\\fB{Escape(name)}\\fR(1)")));
        return page.ToString();
    }

    private static string Words(Command command) => command is RootCommand ? Program : $"{Program} {command.Name}";

    private static void AddSynopsis(StringBuilder page, Command command, string words)
    {
        string[] bodies = command.Subcommands.Count > 0 && command is not RootCommand
            ? [.. command.Subcommands.Where(below => !below.Hidden).Select(below => $"{words} {below.Name}{Arguments(below)}")]
            : [words + (command is RootCommand ? " COMMAND" : Arguments(command))];
        foreach (string body in bodies)
        {
            AddLine(page, $".B {Escape(body)}");
            AddLine(page, "[\\fIOPTIONS\\fR]");
            AddLine(page, ".br");
        }
    }

    private static string Arguments(Command command) =>
        string.Concat(command.Arguments.Select(argument => " " + (argument.Arity.MinimumNumberOfValues == 0 ? $"[{argument.Name}]" : argument.Name)));

    private static void AddArguments(StringBuilder page, Command command)
    {
        if (command.Arguments.Count > 0)
        {
            AddHeading(page, "ARGUMENTS");
            foreach (Argument argument in command.Arguments)
            {
                AddTerm(page, $"\\fI{Escape(argument.Name)}\\fR", argument.Description);
            }
        }

        AddOptions(page, "OPTIONS", command.Options);
    }

    private static void AddOptions(StringBuilder page, string heading, IEnumerable<Option> all)
    {
        Option[] options = [.. all.Where(option => !option.Hidden && option is not HelpOption)];
        if (options.Length > 0)
        {
            AddHeading(page, heading);
            foreach (Option option in options)
            {
                string names = string.Join(", ", option.Aliases.Order(StringComparer.Ordinal).Append(option.Name).Select(name => $"\\fB{Escape(name)}\\fR"));
                string value = option.Arity.MaximumNumberOfValues > 0 ? $" \\fI{Escape(option.HelpName ?? "VALUE")}\\fR" : string.Empty;
                AddTerm(page, names + value, option.Description);
            }
        }
    }

    private static void AddCommands(StringBuilder page, Command root)
    {
        AddHeading(page, "COMMANDS");
        foreach (Command command in root.Subcommands.Where(command => !command.Hidden))
        {
            AddTerm(page, $"\\fB{Escape(NameOf(command))}\\fR(1)", command.Description);
        }
    }

    private static IEnumerable<string> SeeAlso(Command command) => command is RootCommand root
        ? root.Subcommands.Where(below => !below.Hidden).Select(NameOf)
        : [Program];

    private static void AddHeading(StringBuilder page, string heading) => AddLine(page, $".SH {Escape(heading)}");

    private static void AddTerm(StringBuilder page, string term, string? text)
    {
        AddLine(page, ".TP");
        AddLine(page, term);
        AddText(page, text);
    }

    private static void AddText(StringBuilder page, string? text) => AddLine(page, Guard(Escape((text ?? string.Empty).Replace('\n', ' '))));

    // Tables and examples keep their lines.
    private static void AddLiteral(StringBuilder page, string text)
    {
        AddLine(page, ".nf");
        foreach (string line in text.TrimEnd().Split('\n'))
        {
            AddLine(page, Guard(Escape(line.TrimEnd('\r'))));
        }

        AddLine(page, ".fi");
    }

    // A dot or an apostrophe at the start of a line would be a request.
    private static string Guard(string line) => line is ['.' or '\'', ..] ? "\\&" + line : line;

    private static string Escape(string text) =>
        text.Replace("\\", "\\e", StringComparison.Ordinal).Replace("-", "\\-", StringComparison.Ordinal).Replace("'", "\\(aq", StringComparison.Ordinal);

    private static string LowerFirst(string? text) => string.IsNullOrEmpty(text) ? string.Empty : char.ToLowerInvariant(text[0]) + text[1..];

    private static void AddLine(StringBuilder page, string line) => page.Append(line).Append('\n');
}
