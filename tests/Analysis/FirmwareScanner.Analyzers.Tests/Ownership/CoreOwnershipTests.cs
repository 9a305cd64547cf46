using System;
using System.Linq;
using FirmwareScanner.Analyzers.Tests.Support;
using Microsoft.CodeAnalysis;
using Xunit;

namespace FirmwareScanner.Analyzers.Tests.Ownership;

/// <summary>The core's own code: silent as it is, red with one mistake in it.</summary>
public sealed class CoreOwnershipTests
{
    private const string Steps = "Pipeline/ScanPipeline.Steps.cs";
    private const string Clear = "        _previous = BlockLease.None;\n        _previousEnd = 0;\n";
    private const string ReleaseLast = "return lease == BlockLease.None || _pool.Release(lease) == MemoryFault.None;";
    private const string Take = "BlockLease lease = _previous;\n        _previous = BlockLease.None;";
    private const string MoveOut = "_previous = _scope.MoveOut(_pool, lease, HistoryOwner);";
    private const string Rent = "BlockLease lease = _scope.Rent(_pool, FillingOwner);";
    private const string RentCheck = "if (lease == BlockLease.None)\n        {\n            if (";
    private const string TakeEnd = "        _previousEnd = 0;\n        return lease";
    private const string WhenFailed = "        if (_hasFailed)\n        {\n            ";
    private const string ReleaseHead = "    private bool ReleasePrevious()";
    private const string Keep = "_previousEnd = start + count;";
    private const string Copy = "int count = CopyPayload(start);";

    /// <summary>Rule, file, what is replaced, and by what.</summary>
    public static TheoryData<string, string, string, string> Mistakes => new()
    {
        { "FWS101", Steps, Clear, "        _previousEnd = 0;\n" },
        { "FWS101", Steps, Keep, "_previousEnd = _pool.Offset(lease) + count;" },
        { "FWS101", Steps, Copy, "_scope.Close();\n        " + Copy.Replace("start", "_pool.Offset(lease)", StringComparison.Ordinal) },
        { "FWS101", Steps, ReleaseLast, "return _pool.Release(lease) == MemoryFault.None && _pool.Offset(lease) >= 0;" },
        { "FWS102", Steps, ReleaseLast, "return lease == BlockLease.None;" },
        { "FWS102", Steps, TakeEnd, WhenFailed + "return false;\n        }\n\n" + TakeEnd },
        { "FWS102", Steps, TakeEnd, WhenFailed + "throw new InvalidOperationException();\n        }\n\n" + TakeEnd },
        { "FWS102", Steps, Rent, "BlockLease lease = _pool.TryRent(FillingOwner);" },
        { "FWS103", Steps, ReleaseLast, "return lease == BlockLease.None || _pool.Release(lease) == _pool.Release(lease);" },
        { "FWS104", Steps, "bool isReleased = ReleasePrevious();", "bool isReleased = true;" },
        { "FWS104", Steps, MoveOut, "_scope.MoveOut(_pool, lease, HistoryOwner);" },
        { "FWS104", Steps, Take, "BlockLease lease = BlockLease.None;\n        _previous = BlockLease.None;" },
        { "FWS104", Steps, ReleaseLast, "return lease == BlockLease.None || _pool.Transfer(lease, HistoryOwner) == BlockLease.None;" },
        { "FWS105", Steps, MoveOut, "_previous = lease;" },
        { "FWS105", Steps, MoveOut, "_previous = _pool.Transfer(lease, HistoryOwner);" },
        { "FWS105", Steps, "            _pool.Return(lease);", "            _pool.Release(lease);" },
        { "FWS105", Steps, "KeepBlock([LoanEnds] BlockLease", "KeepBlock(BlockLease" },
        { "FWS105", "Pipeline/ScanPipeline.cs", "    [Owned]\n    private BlockLease _previous;", "    private BlockLease _previous;" },
        { "FWS106", Steps, ReleaseHead, "    private void Drop([Consumed] BlockLease lease) => _pool.Offset(lease);\n\n" + ReleaseHead },
        { "FWS107", Steps, MoveOut, "_previous = (BlockLease)HistoryOwner;" },
        { "FWS109", Steps, ReleaseHead, "    private Func<int, BlockLease> Renter() => _pool.TryRent;\n\n" + ReleaseHead },
        { "FWS108", Steps, RentCheck, "if (_pool.LastFault == MemoryFault.PoolExhausted)\n        {\n            if (" },
    };

    [Fact]
    public void Analyzers_whole_core_are_silent()
    {
        Assert.Empty(AnalyzerHost.Run(CoreSources.Core, AllAnalyzers.Create("Ownership")).Select(diagnostic => diagnostic.ToString()));
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Analyzers_core_with_a_mistake_flag_it(string rule, string file, string found, string replacement)
    {
        string text = CoreSources.Files[file];
        Assert.Contains(found, text, StringComparison.Ordinal);
        Compilation core = CoreSources.CompileWith(file, text.Replace(found, replacement, StringComparison.Ordinal));
        Assert.Empty(core.GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.ToString()));

        Assert.Contains(rule, AnalyzerHost.Run(core, AllAnalyzers.Create("Ownership")).Select(diagnostic => diagnostic.Id));
    }
}
