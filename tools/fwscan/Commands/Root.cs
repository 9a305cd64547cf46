using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Linq;
using FirmwareScanner.Tool.Output;

namespace FirmwareScanner.Tool.Commands;

/// <summary>Puts the commands together.</summary>
internal static class Root
{
    private const string Notes = """
        Exit codes:
          0    done; scan and replay: everything was scanned and is clean
          1    found: a rule fired that is not of severity info; check, fmt --check, test: something is not as it is to be
          2    wrong usage, unusable input, or nothing found and not everything scanned
          3    replay, bench: the events differ from those expected
          4    bench: a recording or golden file cannot be used
          5    the board cannot be reached, or was lost
          6    bench: a deadline, or the memory of the board, was exceeded
          70   a bug of fwscan
          130  interrupted
          141  whoever read the output has gone

        """;

    /// <summary>The root command with all others below it.</summary>
    /// <param name="terminal">Where the commands write.</param>
    /// <param name="configuration">What the project says about its scans.</param>
    public static RootCommand Create(Terminal terminal, ScanConfiguration configuration)
    {
        var notes = new Dictionary<Command, string>();
        (Command Command, string Notes)[] commands =
        [
            (ScanCommand.Create(terminal, configuration), ScanCommand.Notes),
            (WatchCommand.Create(terminal), WatchCommand.Notes),
            (ServeCommand.Create(terminal), ServeCommand.Notes),
            (CorpusCommand.Create(terminal, notes), CorpusCommand.Notes),
            (TreeCommand.Create(terminal), TreeCommand.Notes),
            (ExtractCommand.Create(terminal), ExtractCommand.Notes),
            (DiffCommand.Create(terminal), DiffCommand.Notes),
            (SbomCommand.Create(terminal), SbomCommand.Notes),
            (RulesCommand.Create(terminal), RulesCommand.Notes),
            (ExplainCommand.Create(terminal), ExplainCommand.Notes),
            (CheckRulesCommand.Create(terminal), CheckRulesCommand.Notes),
            (FormatCommand.Create(terminal), FormatCommand.Notes),
            (TestCommand.Create(terminal), TestCommand.Notes),
            (CompileCommand.Create(terminal), CompileCommand.Notes),
            (ImportCommand.Create(terminal), ImportCommand.Notes),
            (InfoCommand.Create(terminal), InfoCommand.Notes),
            (RecordCommand.Create(terminal), RecordCommand.Notes),
            (ReplayCommand.Create(terminal), ReplayCommand.Notes),
            (BoardCommand.Create(terminal), BoardCommand.Notes),
            (BenchCommand.Create(terminal), BenchCommand.Notes),
            (CaptureCommand.Create(terminal), CaptureCommand.Notes),
            (UpdateCommand.Create(terminal), UpdateCommand.Notes),
            (KeyCommand.Create(terminal), KeyCommand.Notes),
            (LogCommand.Create(terminal), LogCommand.Notes),
            (GatewayCommand.Create(terminal), GatewayCommand.Notes),
            (FleetCommand.Create(terminal), FleetCommand.Notes),
            (FlashCommand.Create(terminal), FlashCommand.Notes),
            (WiringCommand.Create(terminal), WiringCommand.Notes),
            (CompletionCommand.Create(terminal), CompletionCommand.Notes),
            (ManualCommand.Create(terminal, notes), ManualCommand.Notes),
        ];
        var root = new RootCommand("Scans firmware images for signatures: exact offsets, bounded memory, never a silent gap.");
        DisplayOptions.AddTo(root);
        notes.Add(root, Notes);
        foreach ((Command command, string text) in commands)
        {
            root.Subcommands.Add(command);
            notes.Add(command, text);
        }

        Finish(root, notes);
        return root;
    }

    private static void Finish(RootCommand root, Dictionary<Command, string> notes)
    {
        // Directives are words in brackets that the parser knows, and that nobody asked for.
        root.Directives.Clear();
        Command[] all = [.. root.Subcommands.SelectMany(command => command.Subcommands.Prepend(command))];
        TakeNoValues(all.SelectMany(command => command.Options).OfType<Option<bool>>());
        Array.ForEach([root, .. all], ValidateUnrepeated);
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new NotesHelpAction((HelpAction)help.Action!, notes);
    }

    // Otherwise a file called "true" behind a flag would be taken for its value.
    private static void TakeNoValues(IEnumerable<Option<bool>> flags)
    {
        foreach (Option<bool> flag in flags)
        {
            flag.Arity = ArgumentArity.Zero;
        }
    }

    // What looks at the value of an option that is given twice, and takes one, would fail.
    private static void ValidateUnrepeated(Command command)
    {
        Action<CommandResult>[] validators = [.. command.Validators];
        command.Validators.Clear();
        command.Validators.Add(result =>
        {
            if (!result.Children.OfType<OptionResult>().Any(IsRepeated))
            {
                Array.ForEach(validators, validate => validate(result));
            }
        });
    }

    private static bool IsRepeated(OptionResult option) => option.IdentifierTokenCount > 1 && option.Option.Arity.MaximumNumberOfValues <= 1 && option.Option is not Option<bool>;

    private static string Describe(ParseError error, ConfigurationFile? configuration)
    {
        OptionResult? option = error.SymbolResult as OptionResult ?? error.SymbolResult?.Parent as OptionResult;
        string? place = option is null ? null : configuration?.PlaceOf(option.Option);
        string message = option is not null && IsRepeated(option)
            ? $"{option.IdentifierToken?.Value ?? option.Option.Name}: given {option.IdentifierTokenCount} times, takes one value"
            : error.Message;
        return place is null ? message : $"{place}: {message}";
    }

    /// <summary>The command's name as it is typed after "fwscan", with a blank behind it; empty for the root.</summary>
    /// <param name="command">The command.</param>
    public static string PathOf(Command command)
    {
        string parent = command.Parents.OfType<Command>().FirstOrDefault() is Command above ? PathOf(above) : string.Empty;
        return command is RootCommand ? string.Empty : parent + command.Name + " ";
    }

    /// <summary>What is wrong with a command line, each a line; none if nothing is.</summary>
    /// <param name="parsed">The command line as it was understood.</param>
    /// <param name="arguments">The command line as it was typed.</param>
    /// <param name="configuration">What the project says about its scans; null for nothing.</param>
    public static string[] FindProblems(ParseResult parsed, string[] arguments, ConfigurationFile? configuration)
    {
        Command root = parsed.RootCommandResult.Command;
        if (arguments.Length > 0 && arguments[0] is not ['-', ..] && root.Subcommands.All(command => command.Name != arguments[0]))
        {
            string suggestion = Suggestion.For(arguments[0], root.Subcommands.Select(command => command.Name));
            return [$"there is no command '{arguments[0]}'{suggestion}"];
        }

        // The parser takes a mistyped option for the name of a file.
        string? option = parsed.Tokens
            .TakeWhile(token => token.Type != TokenType.DoubleDash)
            .Where(token => token.Type == TokenType.Argument)
            .Select(token => token.Value)
            .FirstOrDefault(value => value.Length > 1 && value[0] == '-' && arguments.Contains(value));
        bool isUnknown = option is not null && (parsed.Errors.Count == 0 || parsed.UnmatchedTokens.Count > 0);
        return parsed.Errors.Count > 0 && !isUnknown ? [.. parsed.Errors.Select(error => Describe(error, configuration)).Distinct()]
            : option is not null ? [$"unknown option {option}{SuggestOption(parsed, option)}; for a file of that name write -- before it"]
            : [];
    }

    /// <summary>
    /// The command line with <c>help</c> and <c>help COMMAND</c> in the parser's form; no argument at all asks for help, too.
    /// </summary>
    /// <param name="root">The commands.</param>
    /// <param name="arguments">The command line.</param>
    public static string[] Normalize(RootCommand root, string[] arguments) => arguments switch
    {
        [] or ["help"] => ["--help"],
        ["help", string word, ..] => root.Subcommands.Any(command => command.Name == word) ? [word, "--help"] : [word],
        _ => arguments,
    };

    private static string SuggestOption(ParseResult parsed, string option) =>
        Suggestion.For(option, parsed.CommandResult.Command.Options.Concat(parsed.RootCommandResult.Command.Options).Select(known => known.Name)).TrimEnd('?');
}
