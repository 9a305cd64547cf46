using System;
using System.Linq;
using FirmwareScanner.Analyzers.Tests.Support;
using Microsoft.CodeAnalysis;
using Xunit;

namespace FirmwareScanner.Analyzers.Tests.Ownership;

/// <summary>The core's own code: silent as it is, red with one mistake in it.</summary>
public sealed class CoreOwnershipTests
{
    private const string Pipeline = "Pipeline/ScanPipeline.cs";
    private const string Filler = "Pipeline/BlockFiller.cs";
    private const string Clear = "        _previous = BlockLease.None;\n        _previousEnd = 0;\n";
    private const string ReleaseLast = "return lease == BlockLease.None || _pool.Release(lease) == MemoryFault.None;";
    private const string Take = "BlockLease lease = _previous;\n        _previous = BlockLease.None;";
    private const string MoveOut = "_block = _scope.MoveOut(_pool, lease, ScanPipeline.FillingOwner);";
    private const string Rent = "BlockLease lease = _scope.Rent(_pool, ScanPipeline.SourceOwner);";
    private const string RentCheck = "if (lease == BlockLease.None)\n        {\n            return PullRefused;";
    private const string TakeEnd = "        _previousEnd = 0;\n        return lease";
    private const string WhenEmpty = "        if (_blocks == 0)\n        {\n            ";
    private const string ReleaseHead = "    private bool ReleasePrevious()";
    private const string CloseScope = "        _scope.Close();\n        return isKept";
    private const string Keep = "_previous = _filler.MoveOut(HistoryOwner);";

    /// <summary>Rule, file, what is replaced, and by what.</summary>
    public static TheoryData<string, string, string, string> Mistakes => new()
    {
        { "FWS101", Pipeline, Clear, "        _previousEnd = 0;\n" },
        { "FWS101", Filler, "_start = start;", "_start = _pool.Offset(lease);" },
        { "FWS101", Filler, CloseScope, "        _scope.Close();\n        _start = _pool.Offset(lease);\n        return isKept" },
        { "FWS101", Pipeline, ReleaseLast, "return _pool.Release(lease) == MemoryFault.None && _pool.Offset(lease) >= 0;" },
        { "FWS102", Pipeline, ReleaseLast, "return lease == BlockLease.None;" },
        { "FWS102", Pipeline, TakeEnd, WhenEmpty + "return false;\n        }\n\n" + TakeEnd },
        { "FWS102", Pipeline, TakeEnd, WhenEmpty + "throw new InvalidOperationException();\n        }\n\n" + TakeEnd },
        { "FWS102", Filler, Rent, "BlockLease lease = _pool.TryRent(ScanPipeline.SourceOwner);" },
        { "FWS103", Pipeline, ReleaseLast, "return lease == BlockLease.None || _pool.Release(lease) == _pool.Release(lease);" },
        { "FWS104", Pipeline, "bool isReleased = ReleasePrevious();", "bool isReleased = true;" },
        { "FWS104", Filler, MoveOut, "_scope.MoveOut(_pool, lease, ScanPipeline.FillingOwner);" },
        { "FWS104", Pipeline, Take, "BlockLease lease = BlockLease.None;\n        _previous = BlockLease.None;" },
        { "FWS104", Pipeline, ReleaseLast, "return lease == BlockLease.None || _pool.Transfer(lease, HistoryOwner) == BlockLease.None;" },
        { "FWS105", Filler, MoveOut, "_block = lease;" },
        { "FWS105", Filler, MoveOut, "_block = _pool.Transfer(lease, ScanPipeline.FillingOwner);" },
        { "FWS105", Pipeline, "            _pool.Return(lease);", "            _pool.Release(lease);" },
        { "FWS105", Pipeline, Keep, "_previous = _filler.Block;" },
        { "FWS105", Pipeline, "    [Owned]\n    private BlockLease _previous;", "    private BlockLease _previous;" },
        { "FWS106", Pipeline, ReleaseHead, "    private void Drop([Consumed] BlockLease lease) => _pool.Offset(lease);\n\n" + ReleaseHead },
        { "FWS107", Filler, MoveOut, "_block = (BlockLease)ScanPipeline.FillingOwner;" },
        { "FWS109", Pipeline, ReleaseHead, "    private Func<int, BlockLease> Renter() => _pool.TryRent;\n\n" + ReleaseHead },
        { "FWS108", Filler, RentCheck, "if (_pool.LastFault == MemoryFault.PoolExhausted)\n        {\n            return PullRefused;" },
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
