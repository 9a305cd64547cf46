using System.Linq;
using FirmwareScanner.Analyzers.Tests.Support;
using Microsoft.CodeAnalysis;
using Xunit;

namespace FirmwareScanner.Analyzers.Tests;

/// <summary>Faults put into copies of the core's own files: each has to turn the build red with the rule that it breaks.</summary>
public sealed class SeededFaultTests
{
    private const string Lease = "Memory/BlockPool.cs";
    private const string Release = "        int slot = LiveSlot(lease);\n        if (slot < 0)\n        {\n            return Refuse(ReleaseFault(lease));";
    private const string Scanner = "Scanning/StreamScanner.cs";
    private const string FinishChecks = "            _conditions.Evaluate(_length);\n            _rule = 0;";
    private const string Journal = "Pipeline/EventJournal.cs";
    private const string Write = "        int sequence = _written;\n        _written = sequence + 1;";
    private const string Matcher = "Scanning/SequenceMatcher.cs";
    private const string Match = "        byte[] bytes = database.SequenceBytes;\n        int start = database.StartOf(sequence);\n        int end =";
    private const string Lower = "Database/SignatureDatabase.cs";
    private const string LowerBound = "        int low = 0;\n        int high = sorted.Length;";

    public static TheoryData<string, string, string, string> Faults => new()
    {
        { "FWS201", Journal, Write, "        _ = new byte[16];\n" + Write },
        { "FWS201", Lease, Release, "        _ = new MemoryPlan(1);\n" + Release },
        { "FWS201", Scanner, FinishChecks, FinishChecks + "\n        int[] seen = [1, 2];\n        _length += seen.Length;" },
        { "FWS202", Journal, Write, "        object boxed = kind;\n        _lost += boxed is null ? 1 : 0;\n" + Write },
        { "FWS301", "Scanning/ChunkScanner.cs", "            int at = Array.IndexOf(buffer, value, start, end - start);",
            "            int at = Array.IndexOf(buffer, buffer[start], start, end - start);" },
        { "FWS203", Journal, Write, "        string text = \"journal\";\n        _lost += text.Length;\n" + Write },
        { "FWS204", Scanner, FinishChecks, FinishChecks + "\n        string text = string.Empty + _length;\n        _length += text.Length;" },
        { "FWS205", Scanner, FinishChecks, FinishChecks + "\n        string text = $\"{_length}\";\n        _length += text.Length;" },
        { "FWS206", Scanner, FinishChecks, "        System.Action later = () => ScanRest();\n" + FinishChecks },
        { "FWS207", Matcher, Match, "        string.Format(null, string.Empty, database, database, database, database);\n" + Match },
        { "FWS208", Journal, "    public void ResetHighWater()\n    {",
            "    public System.Collections.IEnumerable Each()\n    {\n        yield return null!;\n    }\n\n"
            + "    /// <summary>X.</summary>\n    public void ResetHighWater()\n    {" },
        { "FWS209", Journal, Write, "        foreach (int one in (System.Collections.ICollection)_lengths)\n        {\n            _lost += one;\n        }\n\n" + Write },
        { "FWS210", Journal, Write, "        Guid id = default;\n        _lost += id.GetHashCode();\n" + Write },
        { "FWS211", Lease, Release, "        lock (_faults)\n        {\n            _clock++;\n        }\n\n" + Release },
        { "FWS212", Lease, Release, "        if (lease == BlockLease.None)\n        {\n            throw new ArgumentException(null);\n        }\n\n" + Release },
        { "FWS213", Journal, Write, "        _lost += DateTime.UtcNow.Ticks;\n" + Write },
        { "FWS213", Journal, Write, "        Attach();\n" + Write },
        { "FWS214", Journal, "[AllocationFree]\npublic sealed class EventJournal", "public sealed class EventJournal" },
        { "FWS216", Scanner, "[Allocates(\"Takes the arrays from the plan, which refuses once it is frozen.\")]", "[Allocates(\"\")]" },
        { "FWS301", Lower, LowerBound, "        System.Collections.Generic.List<int>? list = null;\n        _ = list;\n" + LowerBound },
        { "FWS302", Lower, LowerBound + "\n", LowerBound + "\n        high = checked(high + 1) - 1;\n" },
        { "FWS303", Lower, LowerBound, "        int[,]? grid = null;\n        _ = grid;\n" + LowerBound },
        { "FWS305", Lower, LowerBound, "        unsafe\n        {\n            fixed (ushort* first = sorted)\n            {\n                value += *first;\n"
            + "            }\n        }\n\n" + LowerBound },
        { "FWS306", Matcher, Match, "        if (sequence > 0)\n        {\n            return Match(database, sequence - 1, buffer, at, windowEnd, reach);\n        }\n\n" + Match },
        { "FWS307", Lower, "    [BoundedLoop(\"Each round halves the range: 16 rounds for 65,535 entries.\")]\n", string.Empty },
        { "FWS307", "Scanning/ScanState.cs", "        for (int i = 0; i < LinkEnd.Length; i++)", "        for (int i = 0; i < LinkEnd.Length; i--)" },
        { "FWS307", "Scanning/ScanState.cs", "            Update(watch, offset, length);\n            watch++;", "            Update(watch, offset, length);" },
        { "FWS308", Lower, LowerBound, "        int? maybe = value;\n        _ = maybe;\n" + LowerBound },
        { "FWS309", "Database/ConditionChecks.cs", "    private static int PopsOf(int operation)\n    {\n",
            "    private static int PopsOf(int operation)\n    {\n        operation = System.Math.Abs(operation);\n" },
        { "FWS310", "Database/Sha256.cs", "        Array.Copy(_initial, 0, _state, 0, 8);", "        Array.Copy(_initial, 0, _block, 0, 8);" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Core_with_a_seeded_fault_is_flagged(string expected, string file, string found, string replacement)
    {
        string text = CoreSources.Files[file];
        Assert.Equal(1, text.Split(found).Length - 1);
        Compilation core = CoreSources.CompileWith(file, text.Replace(found, replacement));
        Assert.Empty(core.GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.ToString()));

        Diagnostic[] reported = [.. AnalyzerHost.Run(core, AllAnalyzers.Create(expected[3] == '2' ? "Allocation" : "Device"))];

        Assert.Contains(expected, reported.Select(diagnostic => diagnostic.Id));
    }
}
