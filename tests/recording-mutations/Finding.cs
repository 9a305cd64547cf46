using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Replay;
using FirmwareScanner.Rules;
using FirmwareScanner.Scanning;
using FirmwareScanner.Signatures;
using FirmwareScanner.Signatures.Compilation;

namespace FirmwareScanner.RecordingMutations;

/// <summary>What a replay of a recording gives.</summary>
internal sealed record Finding(ScanVerdict Verdict, int Reasons, bool IsRefused, IReadOnlyList<string> Log, string Reason)
{
    // Rules without a condition on the end: what fires in a part of a stream fires in the whole of it.
    private const string Rules = """
        rule backdoor { meta: severity = "high" strings: $a = "BACKDOOR!" condition: $a }
        rule parts { meta: severity = "info" strings: $a = "BACK" $b = "DOOR" condition: any of them }
        """;

    private static readonly ReplayRunner Runner = Create();

    internal IEnumerable<string> Events => Log.Where(line => !line.StartsWith("end ") && !line.StartsWith("verdict "));

    internal static Finding Of(byte[] recording)
    {
        ReplayResult result = Runner.Run(new MemoryStream(recording), "mutant");
        return new Finding(
            result.Result.Verdict,
            result.Result.Reasons,
            result.Recording.Refusal is not null,
            [.. result.Log.Lines],
            result.Result.Reason);
    }

    private static ReplayRunner Create()
    {
        var diagnostics = new DiagnosticBag();
        var loader = new RuleLoader(diagnostics);
        loader.AddText(new SourceText("mutants.yar", Rules), "default", RuleLanguage.Yara);
        SignatureSet? signatures = SignatureSet.Compile(
            loader.Build(), new CompilerOptions { Profile = TargetProfile.Device }, diagnostics);
        return new ReplayRunner(signatures!, new ReplayOptions());
    }
}
