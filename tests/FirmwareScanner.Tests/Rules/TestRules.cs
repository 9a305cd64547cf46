using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Rules;
using FirmwareScanner.Signatures;
using FirmwareScanner.Signatures.Compilation;
using Xunit;

namespace FirmwareScanner.Tests.Rules;

/// <summary>Compiles rules for tests; a rule with an error fails the test.</summary>
internal static class TestRules
{
    /// <summary>Overlapping matches, a jump, a count, the end of the stream, a reference, private and informational rules.</summary>
    internal const string Mixed = """
        rule boot : loader { meta: severity = "high" author = "me" strings: $a = "BOOT" $b = { 27 05 19 ?? 56 } condition: any of them }
        private rule helper { strings: $h = "helper" condition: $h }
        rule uses_helper { strings: $private = "secret" private $open = "open" condition: helper and any of them }
        rule format : container { meta: severity = "info" strings: $m = "hsqs" condition: $m }
        rule counted { meta: severity = "low" strings: $aa = "aa" condition: #aa > 2 }
        rule jump { meta: severity = "critical" strings: $j = { 4A 55 [2-6] 4D 50 } condition: $j }
        rule never { strings: $n = "BOO" condition: $n and filesize > 1000000000 }
        rule tail { strings: $t = "END!" condition: $t in (filesize - 8 .. filesize) }
        """;

    internal static CompiledDatabase CompileDatabase(
        string rules, TargetProfile profile = TargetProfile.Desktop, byte[]? key = null, bool defers = false)
    {
        var diagnostics = new DiagnosticBag();
        var loader = new RuleLoader(diagnostics);
        loader.AddText(new SourceText("test.yar", rules), "default", RuleLanguage.Yara);
        var options = new CompilerOptions { Profile = profile, AuthenticationKey = key, Defers = defers };
        CompiledDatabase? compiled = DatabaseCompiler.Compile(loader.Build(), options, diagnostics);
        Assert.True(compiled is not null, string.Join('\n', diagnostics.All.Select(diagnostic => diagnostic.ToString())));
        return compiled!;
    }

    internal static SignatureSet Compile(string rules, TargetProfile profile = TargetProfile.Desktop, bool defers = false) =>
        SignatureSet.FromCompiled(CompileDatabase(rules, profile, defers: defers));
}
