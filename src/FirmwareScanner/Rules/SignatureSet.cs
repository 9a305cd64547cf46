using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using FirmwareScanner.Conditions;
using FirmwareScanner.Database;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Memory;
using FirmwareScanner.Search;
using FirmwareScanner.Signatures;
using FirmwareScanner.Signatures.Caching;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Rules;

/// <summary>
/// A signature database and the names that belong to its numbers. It is loaded once and never changes, so any number of
/// scanners on any number of threads may share it.
/// </summary>
public sealed class SignatureSet
{
    /// <summary>What the side file's name adds to the database's.</summary>
    public const string NamesExtension = CompiledDatabase.NamesExtension;

    /// <summary>The most bytes of a database file.</summary>
    public const int MostImageBytes = 256 << 20;

    private const int PlanEntries = 96;
    private const string NumberedNamespace = "rule";

    private static readonly Lazy<SignatureSet> LazyBuiltIn = new(LoadBuiltIn);

    private SignatureSet(
        byte[] image,
        SignatureDatabase database,
        DatabaseNames? names,
        string? warning,
        IReadOnlyList<DeferredRule>? deferred = null,
        HashSignatures? hashes = null)
    {
        Hashes = hashes ?? HashSignatures.Empty;
        Image = image;
        Deferred = deferred ?? [];
        _engine = new Lazy<DeferredEngine?>(
            () => Deferred.Count == 0 ? null : new DeferredEngine(Deferred, database.PatternCount));
        _search = new Lazy<DesktopSearch?>(() => DesktopSearch.Build(database));
        Database = database;
        Warning = warning;
        Names = names ?? NumberNames(database);
        Rules = [.. Names.Rules.Select((rule, number) => new SignatureRule(
            number,
            database.FirstPatternOfRule(number),
            rule,
            database.IsPrivate(number),
            database.IsInformational(number),
            database.CanRuleFire(number)))];
    }

    private readonly Lazy<DeferredEngine?> _engine;
    private readonly Lazy<DesktopSearch?> _search;

    /// <summary>The rules that come with the library for the desktop; they were compiled when the library was built.</summary>
    public static SignatureSet BuiltIn => LazyBuiltIn.Value;

    /// <summary>The database file, byte for byte.</summary>
    public byte[] Image { get; }

    /// <summary>The loaded database.</summary>
    public SignatureDatabase Database { get; }

    /// <summary>
    /// The rules that the database only searches for; they are evaluated when an object was scanned and can be read again. A database
    /// file has none of them.
    /// </summary>
    public IReadOnlyList<DeferredRule> Deferred { get; }

    /// <summary>Hashes of objects; a database file has none of them.</summary>
    public HashSignatures Hashes { get; }

    /// <summary>The deferred rules, ready to run; null if there are none.</summary>
    internal DeferredEngine? Engine => _engine.Value;

    /// <summary>
    /// How a workstation searches for the sequences, built when it is asked for first; null where the database has none that it could find.
    /// </summary>
    public DesktopSearch? Search => _search.Value;

    /// <summary>The names; made from the numbers if there was no side file.</summary>
    public DatabaseNames Names { get; }

    /// <summary>The rules by number.</summary>
    public IReadOnlyList<SignatureRule> Rules { get; }

    /// <summary>How many of the rules that were asked for it has; without a side file, or with an older one, those that it has.</summary>
    public RuleCoverage Coverage
    {
        get
        {
            int aboveInfo = Rules.Count(rule => !rule.IsPrivate && !rule.IsInformational);
            return new RuleCoverage(Rules.Count, Names.RuleSet?.Asked ?? Rules.Count, aboveInfo, Names.RuleSet?.AskedAboveInfo ?? aboveInfo);
        }
    }

    /// <summary>
    /// Which rules it is made of, in a line: <c>rules</c>, their identity, how many there are, and their title. The same rules have the same
    /// identity whatever they were compiled for; without a side file the database stands for them.
    /// </summary>
    public string RulesLine
    {
        get
        {
            string title = Names.RuleSet?.Title ?? "without names";
            string safe = string.Concat(title.Select(character => HarmfulCharacter.Is(character) ? '?' : character));
            return string.Create(CultureInfo.InvariantCulture, $"rules {Names.RuleSet?.Identity ?? Names.Identity:X8} {Rules.Count} {safe}");
        }
    }

    /// <summary>What the user should know about the set, or null.</summary>
    public string? Warning { get; }

    /// <summary>Compiles rules and loads the result.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="options">What to compile for.</param>
    /// <param name="diagnostics">Receives errors and warnings.</param>
    /// <returns>The set; null when <paramref name="diagnostics"/> holds errors, older ones included.</returns>
    public static SignatureSet? Compile(RuleSet rules, CompilerOptions options, DiagnosticBag diagnostics) => Compile(rules, options, diagnostics, out _);

    /// <summary>Compiles rules and loads the result, and tells what the compiler made.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="options">
    /// What to compile for. Where <see cref="CompilerOptions.MayOmitTables"/> left out what this machine turns out to need, the rules are compiled once more.
    /// </param>
    /// <param name="diagnostics">Receives errors and warnings.</param>
    /// <param name="compiled">What the set was loaded from; null when there is none.</param>
    /// <returns>The set; null when <paramref name="diagnostics"/> holds errors, older ones included.</returns>
    public static SignatureSet? Compile(RuleSet rules, CompilerOptions options, DiagnosticBag diagnostics, out CompiledDatabase? compiled)
    {
        ArgumentNullException.ThrowIfNull(options);
        compiled = DatabaseCompiler.Compile(rules, options, diagnostics);
        if (compiled is null)
        {
            return null;
        }

        SignatureSet signatures = FromCompiled(compiled);
        return compiled.OmitsTables && signatures.Search?.FindsByteScans != true

            // What compiled without an error does so again, and has said what there is to say.
            ? Compile(rules, options with { MayOmitTables = false }, new DiagnosticBag(), out compiled)
            : signatures;
    }

    /// <summary>Compiles rules that come with the library.</summary>
    /// <param name="profile">What to compile for.</param>
    /// <param name="files">
    /// Names of their files without extension; if none is named all of them, for a desktop those too that a small board has no memory for.
    /// </param>
    /// <exception cref="InvalidOperationException">They have errors: a fault of ours.</exception>
    public static SignatureSet CompileBuiltIn(TargetProfile profile, params string[] files)
    {
        var diagnostics = new DiagnosticBag();
        var loader = new RuleLoader(diagnostics);
        loader.AddBuiltIn(files);
        if (files.Length == 0 && profile == TargetProfile.Desktop)
        {
            loader.AddBuiltInForDesktop();
        }

        return Compile(loader.Build(), new CompilerOptions { Profile = profile }, diagnostics)
            ?? throw new InvalidOperationException($"the built-in rules do not compile: {string.Join('\n', diagnostics.All)}");
    }

    /// <summary>Loads what the compiler made.</summary>
    /// <param name="compiled">The compiled database with its names.</param>
    /// <exception cref="SignatureSetException">The compiler made a database that the reader refuses: a fault of ours.</exception>
    public static SignatureSet FromCompiled(CompiledDatabase compiled)
    {
        ArgumentNullException.ThrowIfNull(compiled);
        return FromMemory(compiled.Image, compiled.Names, compiled.Deferred, compiled.Hashes, "the compiled rules");
    }

    private static SignatureSet FromMemory(
        byte[] image, DatabaseNames names, IReadOnlyList<DeferredRule> deferred, HashSignatures hashes, string origin)
    {
        SignatureDatabase database = LoadImage(image, null, origin);
        CheckNames(names, database, origin);
        return new SignatureSet(image, database, names, null, deferred, hashes);
    }

    /// <summary>Loads compiled rules from a cache; the database is checked like any other.</summary>
    /// <param name="cached">The rules.</param>
    /// <returns>The set; null if the database is refused, so that the rules have to be compiled again.</returns>
    public static SignatureSet? TryFromCache(CachedRules cached)
    {
        ArgumentNullException.ThrowIfNull(cached);
        try
        {
            return FromMemory(cached.Image, cached.Names, cached.Deferred, cached.Hashes, "the compiled rules in the cache");
        }
        catch (SignatureSetException)
        {
            return null;
        }
    }

    /// <summary>
    /// Loads a database file and the side file beside it (same name and <see cref="NamesExtension"/>). Without a side file
    /// numbers stand for names, and <see cref="Warning"/> says so.
    /// </summary>
    /// <param name="path">The database.</param>
    /// <param name="key">The key that its authentication code must match, or null to accept any.</param>
    /// <exception cref="SignatureSetException">The file or its side file cannot be used; the message says why.</exception>
    public static SignatureSet Load(string path, byte[]? key = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        byte[] image = ReadImage(path);
        SignatureDatabase database = LoadImage(image, key, path);
        string namesPath = path + NamesExtension;
        if (!FileStatus.Exists(namesPath))
        {
            return new SignatureSet(image, database, null, $"{namesPath} is missing: rules and patterns are shown as numbers");
        }

        try
        {
            var names = DatabaseNames.Load(namesPath, (uint)database.Identity);
            CheckNames(names, database, namesPath);
            return new SignatureSet(image, database, names, null);
        }
        catch (InvalidDataException exception)
        {
            throw new SignatureSetException(exception.Message, inner: exception);
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            throw new SignatureSetException($"{namesPath}: {FileProblem.Describe(exception)}", inner: exception);
        }
    }

    private static SignatureSet LoadBuiltIn()
    {
        const string Origin = "built-in.fsdb";
        byte[] image = ReadResource(Origin);
        SignatureDatabase database = LoadImage(image, null, Origin);
        var names = DatabaseNames.Parse(ReadResource(Origin + NamesExtension), Origin);
        CheckNames(names, database, Origin);
        return new SignatureSet(image, database, names, null);
    }

    private static byte[] ReadResource(string name)
    {
        using Stream stream = typeof(SignatureSet).Assembly.GetManifestResourceStream(name)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }

    private static byte[] ReadImage(string path)
    {
        try
        {
            return InputFile.ReadWhole(path, MostImageBytes, allowsPipe: true);
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            throw new SignatureSetException($"{path}: {FileProblem.Describe(exception)}", DatabaseError.Unreadable, exception);
        }
    }

    private static SignatureDatabase LoadImage(byte[] image, byte[]? key, string path)
    {
        var plan = new MemoryPlan(int.MaxValue, PlanEntries, int.MaxValue);
        var reader = new DatabaseReader(new ArrayDatabaseSource(image), plan);
        DatabaseError error = reader.Open(key);
        if (error == DatabaseError.None)
        {
            error = reader.Load();
        }

        return error == DatabaseError.None
            ? reader.Database!
            : throw new SignatureSetException($"{path}: {DatabaseErrorText.Describe(error)}", error);
    }

    private static void CheckNames(DatabaseNames names, SignatureDatabase database, string path)
    {
        if (names.Rules.Count != database.RuleCount)
        {
            throw new SignatureSetException(
                $"{path}: expected the names of {database.RuleCount} rules, found {names.Rules.Count}; compile the rules again");
        }

        for (int rule = 0; rule < database.RuleCount; rule++)
        {
            int patterns = PatternsOf(database, rule);
            if (names.Rules[rule].Patterns.Count != patterns)
            {
                throw new SignatureSetException(
                    $"{path}: rule {names.Rules[rule].Name}: expected the names of {patterns} patterns, "
                    + $"found {names.Rules[rule].Patterns.Count}; compile the rules again");
            }
        }
    }

    private static int PatternsOf(SignatureDatabase database, int rule) =>
        database.FirstPatternOfRule(rule + 1) - database.FirstPatternOfRule(rule);

    /// <summary>Rule 17 becomes <c>rule:17</c>, pattern 40 <c>$40</c>.</summary>
    private static DatabaseNames NumberNames(SignatureDatabase database) => new()
    {
        Identity = (uint)database.Identity,
        Rules = [.. Enumerable.Range(0, database.RuleCount).Select(rule => new RuleNames(
            $"{rule}",
            NumberedNamespace,
            [],
            [],
            database.IsPrivate(rule),
            [.. Enumerable.Range(database.FirstPatternOfRule(rule), PatternsOf(database, rule))
                .Select(pattern => new PatternNames($"${pattern}", false))]))],
    };
}
