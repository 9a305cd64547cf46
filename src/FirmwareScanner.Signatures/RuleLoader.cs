using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Signatures.ClamAv;
using FirmwareScanner.Signatures.Model;
using FirmwareScanner.Signatures.Sources;
using FirmwareScanner.Signatures.Yara;

namespace FirmwareScanner.Signatures;

/// <summary>
/// Reads rule files into one <see cref="RuleSet"/>. Rules are evaluated in the order in which they are added. What is wrong
/// with a file goes to the diagnostics; a rule with an error is left out, and the caller must not use the set when there is one.
/// </summary>
/// <remarks>The languages are described in docs/signature-language.md.</remarks>
public sealed class RuleLoader
{
    /// <summary>The namespace of the built-in rules.</summary>
    public const string BuiltInNamespace = RuleSet.BuiltInNamespace;

    // Logical names of resources have a slash on every platform.
    private const string BuiltInFolder = "Rules/";
    private const string DesktopFolder = "Rules/desktop/";

    private readonly DiagnosticBag _diagnostics;
    private readonly RuleTable _names;
    private readonly RuleIntake _rules;
    private readonly RuleFileRecord? _record;
    private readonly RuleFileReader _files;
    private readonly ClamAvIntake _clamAv = new();
    private readonly ClamAvLoader _clamAvFiles;
    private readonly List<(SourceText Source, string Namespace)> _postponed = [];

    /// <summary>Starts with no rules.</summary>
    /// <param name="diagnostics">Receives errors, warnings and notes.</param>
    /// <param name="settings">How to read them; the defaults if null.</param>
    public RuleLoader(DiagnosticBag diagnostics, LoaderSettings? settings = null)
        : this(diagnostics, settings, null)
    {
    }

    /// <summary>Starts with no rules, and lets a record read the files.</summary>
    internal RuleLoader(DiagnosticBag diagnostics, LoaderSettings? settings, RuleFileRecord? record)
    {
        ArgumentNullException.ThrowIfNull(diagnostics);
        _diagnostics = diagnostics;
        settings ??= new LoaderSettings();
        _names = new RuleTable(new ModuleTable(settings.IgnoredModules), new ExternalVariables(settings.Variables));
        _rules = new RuleIntake(diagnostics) { SkipsFaulty = settings.SkipsFaulty };
        _record = record;
        _files = new RuleFileReader(diagnostics, settings.IncludeFolders, record);
        _clamAvFiles = new ClamAvLoader(_files, _clamAv, AddText, diagnostics);
    }

    /// <summary>The paths of the files that were read, those included in others too: what a command must not write onto.</summary>
    public IReadOnlyList<string> Files => _files.Paths;

    /// <summary>The files that were read as text, those included in others too, each as often as it was.</summary>
    internal IReadOnlyList<SourceText> Texts => _files.Texts;

    /// <summary>
    /// Adds a rule file: of ClamAV when its name ends in <c>.ndb</c> or <c>.ldb</c>, <c>.hdb</c> and its like (hashes), <c>.ign2</c> (names
    /// that are ignored in files that are added later), <c>.cvd</c> or <c>.cld</c> (packed databases), otherwise YARA. A file of rules may
    /// have 16 MiB, all files of a load together 64 MiB; hashes do not count. A named pipe is read like a file; devices and sockets are
    /// refused.
    /// </summary>
    /// <param name="path">The file; when it cannot be read, an error is reported.</param>
    /// <param name="ns">The namespace of its rules.</param>
    public void AddFile(string path, string ns)
    {
        ArgumentNullException.ThrowIfNull(path);
        AddFile(path, ns, isNamed: true);
    }

    private void AddFile(string path, string ns, bool isNamed)
    {
        // By another reader it would be refused for whatever it begins with.
        if (ForeignRules.DescribeName(path) is string format)
        {
            _diagnostics.Error(null, $"the rule file \"{path}\" is not read: {format}");
            return;
        }

        if (_clamAvFiles.TryLoad(path, ns, isNamed))
        {
            return;
        }

        SourceText? source = _files.TryRead(path, isNamed);
        if (source is not null && ForeignRules.DescribeContent(source.Text) is string compiled)
        {
            _diagnostics.Error(null, $"the rule file \"{path}\" is not read: {compiled}");
        }
        else if (source is not null)
        {
            AddText(source, ns, RuleFormats.LanguageOf(path) ?? RuleLanguage.Yara);
        }
    }

    /// <summary>
    /// Adds all rule files of a folder and its subfolders, YARA's and ClamAV's, in ordinal order; lists of ignored names come first.
    /// </summary>
    /// <param name="path">The folder; when it cannot be read or has no rule files, an error is reported.</param>
    /// <param name="ns">The namespace of the rules.</param>
    public void AddDirectory(string path, string ns)
    {
        ArgumentNullException.ThrowIfNull(path);
        IReadOnlyList<string> files;
        try
        {
            files = _record?.List(path) ?? RuleFolder.List(path);
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            _diagnostics.Error(null, $"cannot read rule folder \"{path}\": {exception.Message}");
            return;
        }

        if (files.Count == 0)
        {
            _diagnostics.Error(null, $"the folder \"{path}\" has no rule files ({RuleFormats.InFolders})");
        }

        foreach (string file in files)
        {
            AddFile(file, ns, isNamed: false);
        }
    }

    /// <summary>Adds rules from a text.</summary>
    /// <param name="source">The text; the files it includes are looked up next to its path.</param>
    /// <param name="ns">The namespace of its rules.</param>
    /// <param name="language">The language.</param>
    public void AddText(SourceText source, string ns, RuleLanguage language)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(ns);
        if (language == RuleLanguage.ClamAvLdb && LdbFileParser.HasMacros(source))
        {
            _postponed.Add((source, ns));
            return;
        }

        int rules = _rules.Rules.Count + _clamAv.Macros.MemberCount;
        int errors = _diagnostics.ErrorCount;
        if (language == RuleLanguage.Yara)
        {
            new YaraFileParser(source, ns, _names, _rules, _files, _diagnostics).Parse();
        }
        else if (language == RuleLanguage.ClamAvNdb)
        {
            new NdbFileParser(source, ns, _rules, _clamAv, _diagnostics).Parse();
        }
        else
        {
            new LdbFileParser(source, ns, _rules, _clamAv, _diagnostics).Parse();
        }

        if (_rules.Rules.Count + _clamAv.Macros.MemberCount == rules && _diagnostics.ErrorCount == errors)
        {
            _diagnostics.Warning(null, $"the rule file \"{source.Path}\" has no rules", WarningCode.NoRules);
        }
    }

    /// <summary>
    /// Adds the rules that come with this assembly and that every board has room for, in namespace <see cref="BuiltInNamespace"/>.
    /// </summary>
    /// <param name="files">Names of the rule files without extension; none for all.</param>
    public void AddBuiltIn(params string[] files)
    {
        ArgumentNullException.ThrowIfNull(files);
        AddResources(BuiltInFolder, name => files.Length == 0 || files.Contains(name, StringComparer.Ordinal));
    }

    /// <summary>
    /// Adds the further rules that come with this assembly, for which a small board has no memory: all of severity <c>info</c>. They
    /// are in the same namespace and belong behind those of <see cref="AddBuiltIn"/>.
    /// </summary>
    public void AddBuiltInForDesktop() => AddResources(DesktopFolder, _ => true);

    private void AddResources(string folder, Func<string, bool> isWanted)
    {
        Assembly assembly = typeof(RuleLoader).Assembly;
        foreach (string name in assembly.GetManifestResourceNames().Where(RuleFormats.IsRuleFile).Order(StringComparer.Ordinal))
        {
            if (name[..(name.LastIndexOf('/') + 1)] != folder || !isWanted(Path.GetFileNameWithoutExtension(name)))
            {
                continue;
            }

            using Stream stream = assembly.GetManifestResourceStream(name)!;
            var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            AddText(new SourceText(name, RuleFileReader.Decode(bytes.ToArray())), BuiltInNamespace, RuleLanguage.Yara);
        }
    }

    /// <summary>All rules without errors so far, and all hashes. Logical signatures with macros are parsed now.</summary>
    public RuleSet Build()
    {
        _postponed.ForEach(file => new LdbFileParser(file.Source, file.Namespace, _rules, _clamAv, _diagnostics).Parse());
        _postponed.Clear();
        _record?.ForgetTexts();
        return new([.. _rules.Rules])
        {
            Faulty = [.. _rules.Faulty],
            Skipped = [.. _rules.Skipped],
            Hashes = _clamAv.Hashes.Build(),
        };
    }
}
