using System;
using System.Collections.Generic;
using System.Text;
using FirmwareScanner.Database;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Memory;
using FirmwareScanner.Scanning;
using FirmwareScanner.Search;
using FirmwareScanner.Signatures;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Model;
using Xunit;

namespace FirmwareScanner.Core.Tests.Scanning;

/// <summary>A compiled database with a scanner, driven with any cut of a stream.</summary>
public sealed class ScanBench
{
    private const int PlanEntries = 128;

    private readonly StreamScanner _scanner;

    private ScanBench(SignatureDatabase database, StreamScanner scanner, SequenceFinder? finder)
    {
        Database = database;
        _scanner = scanner;
        Finder = finder;
    }

    /// <summary>What the scanner asks in place of the filter tables; null where it has those.</summary>
    public SequenceFinder? Finder { get; }

    public SignatureDatabase Database { get; }

    public StreamScanner Scanner => _scanner;

    /// <summary>Parses YARA rules; a failing rule fails the test with its messages.</summary>
    public static RuleSet Parse(string yara)
    {
        var diagnostics = new DiagnosticBag();
        var loader = new RuleLoader(diagnostics);
        loader.AddText(new SourceText("case.yar", yara), "default", RuleLanguage.Yara);
        RuleSet rules = loader.Build();
        Assert.False(diagnostics.HasErrors, string.Join('\n', diagnostics.All) + "\n" + yara);
        return rules;
    }

    public static byte[] Compile(RuleSet rules, TargetProfile profile, bool unwraps = false)
    {
        var diagnostics = new DiagnosticBag();
        var options = new CompilerOptions { Profile = profile, Unwraps = unwraps };
        CompiledDatabase? compiled = DatabaseCompiler.Compile(rules, options, diagnostics);
        Assert.True(compiled is not null, string.Join('\n', diagnostics.All));
        return compiled.Image;
    }

    public static ScanBench Create(RuleSet rules, TargetProfile profile) => Open(Compile(rules, profile));

    /// <summary>The same database with the desktop's search; null where that has nothing to find.</summary>
    public static ScanBench? CreateSearching(RuleSet rules, TargetProfile profile) => OpenSearching(Compile(rules, profile));

    public static ScanBench Open(byte[] image)
    {
        Assert.Equal(DatabaseError.None, TryOpen(image, out ScanBench? bench));
        return bench!;
    }

    public static ScanBench? OpenSearching(byte[] image)
    {
        var plan = new MemoryPlan(int.MaxValue, PlanEntries, int.MaxValue);
        var reader = new DatabaseReader(new ArrayDatabaseSource(image), plan);
        Assert.Equal((DatabaseError.None, DatabaseError.None), (reader.Open(null), reader.Load()));
        SequenceFinder? finder = DesktopSearch.Build(reader.Database!)?.CreateFinder();
        if (finder is null)
        {
            return null;
        }

        var own = new MemoryPlan(int.MaxValue, PlanEntries, int.MaxValue);
        var scanner = new StreamScanner(reader.Database!, own, finder);
        Assert.True(scanner.Attach(own));
        return new ScanBench(reader.Database!, scanner, finder);
    }

    public static DatabaseError TryOpen(byte[] image, out ScanBench? bench)
    {
        bench = null;
        var plan = new MemoryPlan(1 << 28, PlanEntries, 1 << 28);
        var reader = new DatabaseReader(new ArrayDatabaseSource(image), plan);
        DatabaseError error = reader.Open(null);
        if (error != DatabaseError.None)
        {
            return error;
        }

        var scanner = new StreamScanner(reader.Database, plan);
        Assert.Equal(MemoryFault.None, plan.Check());
        error = reader.Load();
        if (error == DatabaseError.None)
        {
            Assert.True(scanner.Attach(plan));
            Assert.Equal(MemoryFault.None, plan.Freeze());
            bench = new ScanBench(reader.Database, scanner, null);
        }

        return error;
    }

    /// <summary>Scans a stream cut into blocks of given lengths; the last length repeats.</summary>
    public CollectingSink Scan(byte[] stream, params int[] blocks) => Scan(stream, new CollectingSink(), blocks);

    /// <summary>The same, into a sink that may have little room: whenever the scanner waits for some, a few events are taken.</summary>
    public CollectingSink Scan(byte[] stream, CollectingSink sink, params int[] blocks)
    {
        int history = _scanner.HistoryLength;
        int longest = 0;
        foreach (int block in blocks)
        {
            longest = Math.Max(longest, Math.Min(block, stream.Length));
        }

        byte[] buffer = new byte[history + longest];
        int done = 0;
        int last = history;
        Assert.Equal(ScanFault.None, _scanner.Begin(sink));
        for (int i = 0; done < stream.Length; i++)
        {
            int count = Math.Min(blocks[Math.Min(i, blocks.Length - 1)], stream.Length - done);
            Array.Copy(buffer, last - history, buffer, 0, history);
            Array.Copy(stream, done, buffer, history, count);
            Complete(_scanner.Scan(buffer, history, count), sink);
            last = history + count;
            done += count;
        }

        Complete(_scanner.Finish(buffer, last), sink);
        return sink;
    }

    /// <summary>Resumes a call until it is done.</summary>
    public void Complete(ScanFault fault, CollectingSink sink)
    {
        for (int round = 0; fault == ScanFault.Suspended; round++)
        {
            Assert.Equal((true, 0), (_scanner.IsSuspended, sink.Room));
            Assert.Equal(ScanFault.Suspended, _scanner.Resume());
            sink.Take(1 + (round % 5));
            fault = _scanner.Resume();
        }

        Assert.Equal((ScanFault.None, false), (fault, _scanner.IsSuspended));
    }

    public static byte[] Latin(string text) => Encoding.Latin1.GetBytes(text);

    public static string Describe(IEnumerable<ScanRecord> records) => string.Join('\n', records);
}
