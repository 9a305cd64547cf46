using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Database;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Compilation.Lowering;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>One pass over a set of rules: numbers them, plans the search, assembles the image.</summary>
internal sealed class CompilationRun
{
    /// <summary>Bytes that the device scans at a time.</summary>
    public const int DeviceChunkLength = 512;

    private const int DesktopChunkLength = 4_096;
    private const int MaximumClasses = 65_536;

    private readonly CompilerOptions _options;
    private readonly DiagnosticBag _diagnostics;
    private readonly DatabaseLayout _layout;
    private readonly UsageCollector _usage;
    private int[] _conditionBytes = [];

    private CompilationRun(IReadOnlyList<Rule> rules, CompilerOptions options, DiagnosticBag diagnostics)
    {
        _options = options;
        _diagnostics = diagnostics;
        _layout = new DatabaseLayout(rules, options.Defers);
        _usage = new UsageCollector(_layout, diagnostics);
    }

    /// <summary>Compiles the rules.</summary>
    /// <returns>The database; null when there are errors.</returns>
    public static CompiledDatabase? Compile(IReadOnlyList<Rule> rules, CompilerOptions options, DiagnosticBag diagnostics) =>
        new CompilationRun(rules, options, diagnostics).Run();

    private CompiledDatabase? Run()
    {
        if (!_layout.TryAddSequences(_diagnostics))
        {
            return null;
        }

        _layout.Lower(new ConditionLowering(isAlone: !_options.Defers, _diagnostics));
        _usage.Collect();
        var builder = new SearchBuilder(_layout, _options.Profile, _diagnostics);
        if (_diagnostics.HasErrors)
        {
            return null;
        }

        _layout.MarkContested();
        var watches = new WatchTable(_layout);
        CodeTable code = CompileConditions(watches, out int stackDepth);
        CheckTables(watches, code);
        if (_diagnostics.HasErrors)
        {
            return null;
        }

        var fixedPart = new ImageWriter();
        var assembler = new SectionAssembler(_layout, watches, fixedPart);
        assembler.AddPlaces();
        assembler.AddRules([.. _usage.Probes], code);
        long otherBytes = AssembleSequences(watches, fixedPart, null).DeviceBytes;
        if (_diagnostics.HasErrors)
        {
            return null;
        }

        SearchStructure? withoutTables = _options.MayOmitTables ? builder.BuildWithoutTables() : null;
        SearchStructure search = withoutTables ?? builder.Build(PlannerLimits.For(_options, _layout.Sequences.Count, otherBytes));
        CompiledDatabase? compiled = Finish(AssembleSequences(watches, fixedPart, search), HeaderFor(search, stackDepth), search, watches);
        return compiled is null ? null : compiled with { OmitsTables = withoutTables is not null };
    }

    private CodeTable CompileConditions(WatchTable watches, out int stackDepth)
    {
        Dictionary<(long, int), int> probes = [];
        foreach ((long, int) probe in _usage.Probes)
        {
            probes.Add(probe, probes.Count);
        }

        var compiler = new ConditionCompiler(_layout, watches, probes, new RuleTruth(_layout), _diagnostics);
        byte[][] conditions = [.. _layout.Rules.Select(compiler.Compile)];
        _conditionBytes = [.. conditions.Select(condition => condition.Length)];
        stackDepth = compiler.StackDepth;
        return new CodeTable(conditions);
    }

    private void CheckTables(WatchTable watches, CodeTable code)
    {
        Check(watches.All.Count, DatabaseFormat.MaximumCount, "watched positions ('at', 'in', '@', '!')");
        int remembered = watches.All.Sum(w => w.Kind == WatchKind.FirstMatches ? (int)w.First : 0);
        Check(remembered, DatabaseFormat.MaximumRememberedMatches, "remembered matches ('@', '!')");
        Check(_usage.Probes.Count, DatabaseFormat.MaximumCount, "integers read from the stream");
        Check(code.ToArray().Length, CodeTable.MaximumBytes, "bytes of conditions");
    }

    private void Check(int count, int most, string what)
    {
        if (count > most)
        {
            _diagnostics.Error(null, FormatText.Of($"{count:N0} {what}, but a database holds at most {most:N0}; split the rules"));
        }
    }

    /// <summary>What is known beforehand, and the sequences, in which it stands where tables find them.</summary>
    private ImageWriter AssembleSequences(WatchTable watches, ImageWriter fixedPart, SearchStructure? search)
    {
        var image = new ImageWriter(fixedPart);
        var assembler = new SectionAssembler(_layout, watches, image);
        assembler.AddSequences();
        Check(assembler.Classes.Count, MaximumClasses, "byte sets");
        Check(assembler.Classes.PieceCount, MaximumClasses, "pieces of byte sets");
        if (search is not null)
        {
            assembler.AddSearch(search);
        }

        return image;
    }

    private ImageHeader HeaderFor(SearchStructure search, int stackDepth)
    {
        var reach = new Reach(_layout, search);
        return new ImageHeader(
            _options.Profile == TargetProfile.Device ? DeviceChunkLength : DesktopChunkLength,
            reach.Back,
            reach.Ahead,
            reach.Tail,
            _layout.Rules.Count,
            _layout.Patterns.Count,
            _layout.Sequences.Count,
            search.Tables.Count,
            stackDepth,
            _layout.NamespaceCount,
            reach.LongestExtendedSpan,
            _usage.HeadLength,
            _options.IsInformational,
            _options.Unwraps);
    }

    private CompiledDatabase? Finish(ImageWriter image, ImageHeader header, SearchStructure search, WatchTable watches)
    {
        var report = new ReportBuilder(_layout, search, image, header.HistoryLength);
        if (image.DeviceBytes > _options.BudgetBytes && !_options.LeavesOutUnfit)
        {
            _diagnostics.Error(null, report.DescribeExcess(image.DeviceBytes, _options.BudgetBytes.Value));
            return null;
        }

        DatabaseNames names = NamesOf(_layout.Rules);
        byte[][] purpose = _options.Unwraps ? ["unwraps"u8.ToArray()] : [];
        uint identity = IdentityOf([names.ToUtf8(), .. image.Sections.Values, .. purpose]);

        byte[] bytes = image.Write(header, identity, _options.AuthenticationKey);
        CompilationReport built = report.Build(_options.Profile, bytes.Length);

        // Who only scans never asks.
        var costs = new Lazy<IReadOnlyList<RuleCost>>(() => new RuleCosts(_layout, search, watches, built.PatternCosts).Of(_conditionBytes));
        return new CompiledDatabase(
            bytes,
            names with { Identity = identity, RuleSet = RuleSetName.Of(_layout.Rules) },
            built with { LazyRuleCosts = costs, HeadLength = _usage.HeadLength });
    }

    private static uint IdentityOf(IEnumerable<byte[]> parts)
    {
        var checksum = new WideCrc32();
        foreach (byte[] part in parts)
        {
            checksum.Add(part);
        }

        return checksum.Value;
    }

    private static DatabaseNames NamesOf(IReadOnlyList<Rule> rules)
    {
        // Most patterns of a set have the same few names.
        var known = new Dictionary<(string Identifier, bool IsPrivate, byte? KeyedByte), PatternNames>();
        var names = new RuleNames[rules.Count];
        for (int number = 0; number < names.Length; number++)
        {
            Rule rule = rules[number];
            var patterns = new PatternNames[rule.Patterns.Count];
            for (int i = 0; i < patterns.Length; i++)
            {
                Pattern pattern = rule.Patterns[i];
                (string, bool, byte?) key = (pattern.Identifier, pattern.IsPrivate, pattern.KeyedByte);
                if (!known.TryGetValue(key, out PatternNames? name))
                {
                    known[key] = name = new PatternNames(pattern.Identifier, pattern.IsPrivate) { KeyedByte = pattern.KeyedByte };
                }

                patterns[i] = name;
            }

            IReadOnlyList<MetaName> meta = rule.Meta.Count == 0 ? [] : [.. rule.Meta.Select(entry => new MetaName(entry.Key, entry.Value))];
            names[number] = new RuleNames(rule.Name, rule.Namespace, rule.Tags, meta, rule.IsPrivate, patterns);
        }

        return new DatabaseNames { Identity = 0, Rules = names };
    }
}
