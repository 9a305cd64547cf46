using System.Linq;
using FirmwareScanner.Analyzers.Tests.Support;
using Microsoft.CodeAnalysis;
using Xunit;

namespace FirmwareScanner.Analyzers.Tests;

public sealed class CoreSilenceTests
{
    [Fact]
    public void Core_gives_no_analyzer_a_reason_to_speak()
    {
        Compilation core = CoreSources.Core;

        Assert.Empty(core.GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.ToString()));
        Assert.Empty(AnalyzerHost.Run(core, AllAnalyzers.Create()).Select(diagnostic => diagnostic.ToString()));
    }

    [Fact]
    public void Core_suppresses_no_rule()
    {
        Assert.Empty(CoreSources.Files.Where(file => file.Value.Contains("#pragma warning") || file.Value.Contains("SuppressMessage"))
            .Select(file => file.Key));
    }
}
