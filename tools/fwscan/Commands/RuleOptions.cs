using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using FirmwareScanner.Bench;
using FirmwareScanner.Boards;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Rules;
using FirmwareScanner.Signatures;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Model;
using FirmwareScanner.Tool.Output;

namespace FirmwareScanner.Tool.Commands;

/// <summary>The options that say what to look for: rules, a database, or neither for the built-in rules.</summary>
internal sealed class RuleOptions
{
    private const string DefaultNamespace = "default";

    private readonly Option<string[]> _rules = new("--rules")
    {
        Description = "YARA (*.yar, *.yara) or ClamAV (*.ndb) rules: a file, a folder of such files, or NAMESPACE:PATH. "
            + "May be repeated. Without --rules and --db the built-in rules are used.",
        HelpName = "[NS:]PATH",
    };

    private readonly Option<string?> _database = new("--db")
    {
        Description = "A compiled database (fwscan compile) instead of rules.",
        HelpName = "FILE.fsdb",
    };

    private readonly Option<bool> _builtIn = new("--builtin") { Description = "The built-in rules in addition to --rules." };

    private readonly Option<FileInfo?> _key = new("--key")
    {
        Description = "Refuse the database unless its authentication code matches this key: the bytes of FILE.",
        HelpName = "FILE",
    };

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        command.Options.Add(_rules);
        command.Options.Add(_database);
        command.Options.Add(_builtIn);
        command.Options.Add(_key);
        command.Validators.Add(result =>
        {
            bool hasDatabase = result.GetResult(_database) is not null;
            if (hasDatabase && (result.GetResult(_rules) is not null || result.GetResult(_builtIn) is not null))
            {
                result.AddError("--db cannot be combined with --rules or --builtin: compile them together instead");
            }

            if (!hasDatabase && result.GetResult(_key) is not null)
            {
                result.AddError("--key checks a database: it needs --db");
            }
        });
    }

    /// <summary>Whether the command line says what to look for.</summary>
    /// <param name="parsed">The command line.</param>
    public bool AreGiven(ParseResult parsed) =>
        new Option[] { _rules, _database, _builtIn }.Any(option => parsed.GetResult(option) is { Implicit: false });

    /// <summary>Loads what the options name. Errors in rules are all printed first.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="options">What to compile rules for.</param>
    /// <param name="terminal">Receives warnings and errors.</param>
    /// <param name="board">The board to compile for, or null.</param>
    /// <param name="blockLength">New bytes that its blocks hold, if they are not those of the board.</param>
    /// <exception cref="UserErrorException">The rules have errors, or no rule can fire.</exception>
    /// <exception cref="SignatureSetException">The database cannot be used.</exception>
    public SignatureSet Load(
        ParseResult parsed, CompilerOptions options, Terminal terminal, Board? board = null, int? blockLength = null)
    {
        SignatureSet signatures = LoadAny(parsed, options, terminal, board, blockLength);
        RuleCheck.DemandFiring(signatures);
        if (!signatures.Database.CanFind)
        {
            terminal.Complain("note: every rule that can fire is informational: nothing will be found, only named");
        }

        return signatures;
    }

    private SignatureSet LoadAny(ParseResult parsed, CompilerOptions options, Terminal terminal, Board? board, int? blockLength)
    {
        if (parsed.GetValue(_database) is string path)
        {
            SignatureSet set = SignatureSet.Load(path, ReadKey(parsed.GetValue(_key)));
            if (set.Warning is not null)
            {
                terminal.Complain("warning: " + set.Warning);
            }

            return set;
        }

        string[] rules = parsed.GetValue(_rules) ?? [];
        var diagnostics = new DiagnosticBag();
        RuleLoader loader = AddRules(rules, parsed.GetValue(_builtIn) || rules.Length == 0, diagnostics);
        int loaded = diagnostics.All.Count;
        CompiledDatabase? compiled = Compile(loader.Build(), options, diagnostics, board, blockLength);

        // A pattern's cost is a matter for fwscan compile; who scans wants to know what is wrong.
        Print(diagnostics.All.Where((diagnostic, index) => index < loaded || diagnostic.Severity != DiagnosticSeverity.Warning), terminal);
        return compiled is null ? throw Failure(diagnostics) : SignatureSet.FromCompiled(compiled);
    }

    /// <summary>Compiles rules, for a board or for whatever the options say.</summary>
    private static CompiledDatabase? Compile(
        RuleSet rules, CompilerOptions options, DiagnosticBag diagnostics, Board? board, int? blockLength) => board is null
        ? DatabaseCompiler.Compile(rules, options, diagnostics)
        : BoardDatabase.Compile(rules, board, options, diagnostics, blockLength)?.Compiled;

    /// <summary>Compiles rules named on the command line. Errors and warnings are all printed first.</summary>
    /// <param name="rules">Each a path or NAMESPACE:PATH.</param>
    /// <param name="builtIn">Whether to start with the built-in rules.</param>
    /// <param name="options">What to compile for, if it is not for a board.</param>
    /// <param name="board">The board to compile for, or null.</param>
    /// <param name="terminal">Receives warnings and errors.</param>
    /// <exception cref="UserErrorException">The rules have errors, or do not fit.</exception>
    public static CompiledDatabase Compile(string[] rules, bool builtIn, CompilerOptions options, Board? board, Terminal terminal)
    {
        var diagnostics = new DiagnosticBag();
        RuleLoader loader = AddRules(rules, builtIn, diagnostics);
        CompiledDatabase? compiled = Compile(loader.Build(), options, diagnostics, board, null);
        Print(diagnostics.All, terminal);
        return compiled ?? throw Failure(diagnostics);
    }

    private static RuleLoader AddRules(IEnumerable<string> rules, bool builtIn, DiagnosticBag diagnostics)
    {
        var loader = new RuleLoader(diagnostics);
        if (builtIn)
        {
            loader.AddBuiltIn();
        }

        foreach (string rule in rules)
        {
            (string ns, string path) = SplitNamespace(rule);
            if (Directory.Exists(path))
            {
                loader.AddDirectory(path, ns);
            }
            else
            {
                loader.AddFile(path, ns);
            }
        }

        return loader;
    }

    /// <summary>The bytes of a key file.</summary>
    /// <param name="file">The file, or null.</param>
    /// <exception cref="UserErrorException">The file is empty.</exception>
    public static byte[]? ReadKey(FileInfo? file)
    {
        if (file is null)
        {
            return null;
        }

        byte[] key = File.ReadAllBytes(file.FullName);
        return key.Length > 0 ? key : throw new UserErrorException($"{file}: a key must have at least one byte, this file is empty");
    }

    /// <summary>Prints messages about rules to standard error.</summary>
    /// <param name="diagnostics">The messages.</param>
    /// <param name="terminal">Where to.</param>
    public static void Print(IEnumerable<Diagnostic> diagnostics, Terminal terminal)
    {
        foreach (Diagnostic diagnostic in diagnostics)
        {
            terminal.WriteError(string.Join('\n', diagnostic.ToString().Split('\n').Select(SafeText.Escape)));
        }
    }

    /// <summary>The end of a run whose rules have errors, which have been printed.</summary>
    /// <param name="diagnostics">All messages.</param>
    public static UserErrorException Failure(DiagnosticBag diagnostics)
    {
        return new UserErrorException($"{Counted.Of(diagnostics.ErrorCount, "error")} in the rules: nothing was compiled");
    }

    /// <summary>A path that exists is taken as it is; a prefix of one letter is a drive.</summary>
    private static (string Namespace, string Path) SplitNamespace(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 2 || File.Exists(text) || Directory.Exists(text)
            ? (DefaultNamespace, text)
            : (text[..colon], text[(colon + 1)..]);
    }
}
