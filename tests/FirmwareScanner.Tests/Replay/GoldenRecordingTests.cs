using System.IO;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Files;
using FirmwareScanner.Recordings;
using FirmwareScanner.Replay;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Signatures;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Testing;
using FirmwareScanner.Tests.Recordings;
using Xunit;

namespace FirmwareScanner.Tests.Replay;

/// <summary>The bundled recordings give the events in their golden files with the built-in rules, on a board and on a desktop.</summary>
public sealed class GoldenRecordingTests
{
    public static TheoryData<string> Names => ["opensbi-fw_dynamic", "cbios-main-msx1", "crust-a64"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Replay_on_the_reference_board_gives_the_golden_events(string name)
    {
        SignatureSet signatures = CompileBuiltIn(TargetProfile.Device);
        foreach (string recut in new[] { "recorded", "primes", "whole" })
        {
            var runner = new ReplayRunner(signatures, new ReplayOptions { Recut = RecutPolicy.Parse(recut) });
            Assert.True(runner.BudgetProblem is null, runner.BudgetProblem);
            using FileStream recording = File.OpenRead(PathOf(name + ".pcapng"));
            AssertGolden(name, runner.Run(recording, name).Log, signatures);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Scan_on_the_desktop_gives_the_golden_events(string name)
    {
        byte[] image = [.. Recording.ReadUndamaged(File.ReadAllBytes(PathOf(name + ".pcapng"))).SelectMany(chunk => chunk.Data)];
        SignatureSet signatures = CompileBuiltIn(TargetProfile.Desktop);
        var scanner = new FileScanner(signatures);
        FileScanResult result = scanner.Scan(new MemoryStream(image), name, TestContext.Current.CancellationToken);

        AssertGolden(name, EventLog.Of(result), signatures);
    }

    private static void AssertGolden(string name, EventLog log, SignatureSet signatures)
    {
        GoldenDifference? difference = GoldenFile.Compare(PathOf(name + ".events"), log, signatures);
        Assert.True(difference is null, difference?.ToString());
    }

    private static SignatureSet CompileBuiltIn(TargetProfile profile)
    {
        var diagnostics = new DiagnosticBag();
        var loader = new RuleLoader(diagnostics);
        loader.AddBuiltIn();
        SignatureSet? signatures = SignatureSet.Compile(loader.Build(), new CompilerOptions { Profile = profile }, diagnostics);
        Assert.True(signatures is not null, string.Join('\n', diagnostics.All));
        return signatures;
    }

    private static string PathOf(string name) => RepositoryFiles.PathOf("tests", "recordings", name);
}
