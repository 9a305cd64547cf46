using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using FirmwareScanner.Bench;
using FirmwareScanner.Boards;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Reports;
using FirmwareScanner.Rules;
using FirmwareScanner.Signatures;
using FirmwareScanner.Signatures.Caching;
using FirmwareScanner.Signatures.Checking;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Model;
using FirmwareScanner.Tool.Exit;
using FirmwareScanner.Tool.Output;

namespace FirmwareScanner.Tool.Commands;

/// <summary>The options that say what to look for: rules, a database, or neither for the built-in rules.</summary>
internal sealed class RuleOptions
{
    /// <summary>The most bytes of a key; HMAC-SHA-256 uses 64 of them.</summary>
    public const int MostKeyBytes = 1 << 16;

    private const string DefaultNamespace = "default";

    private readonly Option<string[]> _rules = new("--rules")
    {
        Description = "YARA (*.yar, *.yara) or ClamAV (*.ndb, *.ldb, lists of hashes, *.cvd) rules: a file, a folder of such files, or NAMESPACE:PATH. "
            + "May be repeated. Without --rules and --db the built-in rules are used.",
        HelpName = "[NS:]PATH",
    };

    private readonly Option<string?> _database = new("--db")
    {
        Description = "A compiled database (fwscan compile) instead of rules.",
        HelpName = "FILE.fsdb",
    };

    private readonly Option<bool> _builtIn = new("--builtin") { Description = "The built-in rules in addition to --rules." };

    private readonly Option<string?> _key = new("--key")
    {
        Description = "Refuse the database unless its authentication code matches this key: the bytes of FILE.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _cache = CacheOption.Create();
    private readonly ReadingOptions _reading = new();
    private readonly Option<int?> _maxErrors = ErrorLimit.Create();

    /// <summary>What rules are compiled for where files are scanned on a workstation.</summary>
    public static CompilerOptions ForScans { get; } = new() { Defers = true, MayOmitTables = true };

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        command.Options.Add(_rules);
        command.Options.Add(_database);
        command.Options.Add(_builtIn);
        command.Options.Add(_key);
        command.Options.Add(_cache);
        _reading.AddTo(command);
        command.Options.Add(_maxErrors);
        command.Validators.Add(result =>
        {
            bool hasDatabase = result.GetResult(_database) is not null;
            if (hasDatabase && (result.GetResult(_rules) is not null || result.GetResult(_builtIn) is not null))
            {
                result.AddError("--db cannot be combined with --rules or --builtin: compile them together instead");
            }

            if (hasDatabase && _reading.AreGiven(result))
            {
                result.AddError("--relaxed, --ignore-module, --define and --include-dir are about rules: a database was compiled from them before");
            }

            if (hasDatabase && result.GetResult(_cache) is not null)
            {
                result.AddError("--cache is about rules: a database was compiled from them before");
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
    /// <param name="claims">Is told of the files that were read; null if the command writes none.</param>
    /// <param name="board">The board to compile for, or null.</param>
    /// <param name="blockLength">New bytes that its blocks hold, if they are not those of the board.</param>
    /// <exception cref="UserErrorException">The rules have errors, or no rule can fire.</exception>
    /// <exception cref="SignatureSetException">The database cannot be used.</exception>
    public SignatureSet Load(
        ParseResult parsed,
        CompilerOptions options,
        Terminal terminal,
        FileClaims? claims = null,
        Board? board = null,
        int? blockLength = null)
    {
        SignatureSet signatures = Interruption.WhileReading(() => LoadAny(parsed, options, terminal, claims, board, blockLength));
        RuleCheck.DemandFiring(signatures);
        if (!signatures.Database.CanFind && signatures.Hashes.Count == 0)
        {
            terminal.Complain("note: every rule that can fire is informational: nothing will be found, only named");
        }

        return signatures;
    }

    /// <summary>The text of the rules that the options name, from the name to the end of each, by namespace and name; nothing of a database.</summary>
    /// <param name="parsed">The command line.</param>
    public IReadOnlyDictionary<string, string> ReadTexts(ParseResult parsed)
    {
        var texts = new Dictionary<string, string>();
        if (parsed.GetValue(_database) is null)
        {
            string[] rules = parsed.GetValue(_rules) ?? [];
            var loader = new RuleLoader(new DiagnosticBag(), _reading.ReadSettings(parsed));
            Select(rules, parsed.GetValue(_builtIn) || rules.Length == 0, new CompilerOptions(), null).AddTo(loader);
            foreach (Rule rule in loader.Build().Rules)
            {
                texts.TryAdd($"{rule.Namespace}:{rule.Name}", rule.Extent.Source.Text.Substring(rule.Extent.Start, rule.Extent.Length));
            }
        }

        return texts;
    }

    /// <summary>What the rules come from that the options name.</summary>
    /// <param name="parsed">The command line.</param>
    public RuleSources ReadSources(ParseResult parsed)
    {
        if (parsed.GetValue(_database) is not null)
        {
            return new RuleSources(new Dictionary<string, string>(), []);
        }

        string[] rules = parsed.GetValue(_rules) ?? [];
        LoaderSettings settings = _reading.ReadSettings(parsed);
        return RuleSources.Of(Select(rules, parsed.GetValue(_builtIn) || rules.Length == 0, ForScans, null), settings, new DiagnosticBag(), out _);
    }

    /// <summary>What each rule costs that <see cref="Load"/> has loaded, by number; null of a database, which does not tell.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="options">What the rules were compiled for.</param>
    public RuleExpense[]? FindExpenses(ParseResult parsed, CompilerOptions options)
    {
        if (parsed.GetValue(_database) is not null)
        {
            return null;
        }

        // What is wrong with them has been said.
        string[] rules = parsed.GetValue(_rules) ?? [];
        var diagnostics = new DiagnosticBag();
        return EnoughMemory.For(DescribeRules(rules), () =>
        {
            var loader = new RuleLoader(diagnostics, _reading.ReadSettings(parsed));
            Select(rules, parsed.GetValue(_builtIn) || rules.Length == 0, options, null).AddTo(loader);
            CompiledDatabase? compiled = DatabaseCompiler.Compile(loader.Build(), _reading.Apply(parsed, RuleChecker.Options), diagnostics);
            return compiled is null ? null : RuleExpense.Of(compiled);
        });
    }

    private SignatureSet LoadAny(
        ParseResult parsed, CompilerOptions options, Terminal terminal, FileClaims? claims, Board? board, int? blockLength)
    {
        if (parsed.GetValue(_database) is string path)
        {
            return LoadDatabase(path, parsed.GetValue(_key), terminal, claims);
        }

        string[] rules = parsed.GetValue(_rules) ?? [];
        RuleSelection selection = Select(rules, parsed.GetValue(_builtIn) || rules.Length == 0, options, board);
        if (rules.Length == 0 && board is null && selection.Release is null && IsPrebuilt(options) && !_reading.AreGiven(parsed.CommandResult))
        {
            return SignatureSet.BuiltIn;
        }

        var request = new RuleCacheRequest
        {
            Rules = selection,
            Settings = _reading.ReadSettings(parsed),
            Options = _reading.Apply(parsed, options),
            Target = board is null ? string.Empty : BoardDatabase.IdentityOf(board, blockLength),
            MessageLimit = parsed.GetValue(_maxErrors) ?? ErrorLimit.Default,
        };
        using RuleCache? cache = CacheOption.Open(parsed.GetValue(_cache), terminal);
        RuleCacheLookup? lookup = EnoughMemory.For(DescribeRules(rules), () => cache?.Begin(request));
        return EnoughMemory.For(DescribeRules(rules), () => UseCached(lookup?.Find(), claims, terminal))
            ?? LoadRules(request, lookup, terminal, claims, board, blockLength);
    }

    private static SignatureSet? UseCached(CachedRules? cached, FileClaims? claims, Terminal terminal)
    {
        if (cached is null || SignatureSet.TryFromCache(cached) is not SignatureSet signatures)
        {
            return null;
        }

        Claim(cached.Files, claims);
        terminal.WriteErrors(cached.Messages);
        TellSkipped(cached.Skipped, cached.Names.Rules.Count, terminal);
        return signatures;
    }

    private static SignatureSet LoadRules(
        RuleCacheRequest request, RuleCacheLookup? lookup, Terminal terminal, FileClaims? claims, Board? board, int? blockLength)
    {
        DiagnosticBag diagnostics = ErrorLimit.CreateBag(request.MessageLimit);
        RuleLoader loader = lookup?.CreateLoader(diagnostics) ?? new RuleLoader(diagnostics, request.Settings);
        RuleSet? rules = null;
        CompiledDatabase? compiled = null;
        var messages = new List<string>();
        SignatureSet? signatures = EnoughMemory.For(DescribeRules([.. request.Rules.Named.Select(named => named.Path)]), () =>
        {
            request.Rules.AddTo(loader);
            Claim(loader.Files, claims);
            messages.AddRange(ErrorLimit.Print(diagnostics, [DiagnosticSeverity.Warning], terminal));
            rules = loader.Build();
            if (board is null)
            {
                return SignatureSet.Compile(rules, request.Options, diagnostics, out compiled);
            }

            compiled = Compile(rules, request.Options, diagnostics, board, blockLength);
            return compiled is null ? null : SignatureSet.FromCompiled(compiled);
        });

        // A pattern's cost is a matter for fwscan compile; who scans wants to know what is wrong.
        messages.AddRange(ErrorLimit.Print(diagnostics, [DiagnosticSeverity.Error, DiagnosticSeverity.Note], terminal));
        if (compiled is null || signatures is null)
        {
            throw Failure(diagnostics);
        }

        TellSkipped(compiled.Report.Skipped.Count, compiled.Report.Rules, terminal);
        if (lookup is not null)
        {
            CacheOption.Keep(() => lookup.Keep(rules!, compiled, loader.Files, messages), terminal);
        }

        return signatures;
    }

    // No built-in rule is deferred, so the database is the same one.
    private static bool IsPrebuilt(CompilerOptions options) => (options with { Defers = false, MayOmitTables = false }) == new CompilerOptions();

    private static void TellSkipped(int skipped, int compiled, Terminal terminal)
    {
        if (skipped > 0)
        {
            terminal.Complain($"note: {skipped} of {Counted.Of(skipped + compiled, "rule")} are skipped: what they look for is not found");
        }
    }

    /// <summary>Compiles rules, for a board or for whatever the options say.</summary>
    private static CompiledDatabase? Compile(
        RuleSet rules, CompilerOptions options, DiagnosticBag diagnostics, Board? board, int? blockLength) => board is null
        ? DatabaseCompiler.Compile(rules, options, diagnostics)
        : BoardDatabase.Compile(rules, board, options, diagnostics, blockLength)?.Compiled;

    /// <summary>Compiles rules named on the command line. Errors and warnings are all printed first.</summary>
    /// <param name="loader">Reads them.</param>
    /// <param name="rules">Each a path or NAMESPACE:PATH.</param>
    /// <param name="builtIn">Whether to start with the built-in rules.</param>
    /// <param name="options">What to compile for, if it is not for a board.</param>
    /// <param name="diagnostics">Receives errors and warnings.</param>
    /// <param name="board">The board to compile for, or null.</param>
    /// <param name="claims">Is told of the files that were read.</param>
    /// <param name="terminal">Where errors and warnings are printed.</param>
    /// <exception cref="UserErrorException">The rules have errors, or do not fit.</exception>
    public static CompiledDatabase Compile(
        RuleLoader loader,
        string[] rules,
        bool builtIn,
        CompilerOptions options,
        DiagnosticBag diagnostics,
        Board? board,
        FileClaims claims,
        Terminal terminal)
    {
        CompiledDatabase? compiled = EnoughMemory.For(DescribeRules(rules), () =>
        {
            Select(rules, builtIn, options, board).AddTo(loader);
            Claim(loader.Files, claims);
            return Compile(loader.Build(), options, diagnostics, board, null);
        });
        ErrorLimit.Print(diagnostics, [DiagnosticSeverity.Error, DiagnosticSeverity.Warning, DiagnosticSeverity.Note], terminal);
        if (compiled is null)
        {
            throw Failure(diagnostics);
        }

        TellSkipped(compiled.Report.Skipped.Count, compiled.Report.Rules, terminal);
        return compiled;
    }

    /// <summary>What was looked for, so that it can be found again: name, number of rules, and what identifies them.</summary>
    /// <param name="signatures">The rules.</param>
    public static string Describe(SignatureSet signatures)
    {
        RuleSetName? named = signatures.Names.RuleSet;
        string title = named is { Title.Length: > 0 } ? named.Title + ", " : string.Empty;
        return string.Create(CultureInfo.InvariantCulture, $"{title}{Counted.Of(signatures.Rules.Count, "rule")}, identity {named?.Identity ?? signatures.Names.Identity:X8}");
    }

    private static string DescribeRules(IReadOnlyCollection<string> rules) =>
        rules.Count > 0 ? "the rules in " + string.Join(", ", rules) : "the built-in rules";

    /// <summary>The rules that a command line names. Small boards have no memory for the built-in rules that only a desktop takes.</summary>
    /// <param name="rules">Each a path or NAMESPACE:PATH.</param>
    /// <param name="builtIn">Whether to start with the built-in rules.</param>
    /// <param name="options">What to compile for, if it is not for a board.</param>
    /// <param name="board">The board to compile for, or null.</param>
    public static RuleSelection Select(string[] rules, bool builtIn, CompilerOptions options, Board? board) => new(
        [.. rules.Select(SplitNamespace).Select(rule => new NamedRules(rule.Namespace, rule.Path, FileStatus.IsFolder(rule.Path)))],
        !builtIn ? BuiltInRules.None
            : board is null && options.Profile == TargetProfile.Desktop ? BuiltInRules.Desktop
            : BuiltInRules.Board)
    {
        Release = builtIn ? RuleStore.Current() : null,
    };

    private static void Claim(IReadOnlyList<string> files, FileClaims? claims)
    {
        foreach (string file in files)
        {
            claims?.AddInput(file);
        }
    }

    /// <summary>The bytes of a key file: at least one, at most <see cref="MostKeyBytes"/>.</summary>
    /// <param name="path">The file, or null.</param>
    /// <param name="claims">Is told of the file; null if the command writes none.</param>
    /// <exception cref="UserErrorException">The file is empty, too long, or cannot be read.</exception>
    public static byte[]? ReadKey(string? path, FileClaims? claims = null)
    {
        if (path is null)
        {
            return null;
        }

        claims?.AddInput(path);
        byte[] key = OptionFile.Read(path, MostKeyBytes);
        return key.Length > 0 ? key : throw new UserErrorException($"{path}: a key must have at least one byte, this file is empty");
    }

    private static SignatureSet LoadDatabase(string path, string? key, Terminal terminal, FileClaims? claims)
    {
        SignatureSet set = EnoughMemory.For(path, () => SignatureSet.Load(path, ReadKey(key, claims)));
        claims?.AddInput(path);
        claims?.AddInput(path + SignatureSet.NamesExtension);
        if (set.Warning is not null)
        {
            terminal.Complain("warning: " + set.Warning);
        }

        return set;
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
        return colon < 2 || FileStatus.Exists(text)
            ? (DefaultNamespace, text)
            : (text[..colon], text[(colon + 1)..]);
    }
}
