using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Replay;
using FirmwareScanner.Rules;
using FirmwareScanner.Signatures;
using FirmwareScanner.Signatures.Compilation;

namespace FirmwareScanner.Proof.Budgets;

/// <summary>The signature sets that tables and plan are measured with: the same at every run.</summary>
internal static class ReferenceSets
{
    private const int Seed = 7;
    private const int SignatureLength = 30;

    /// <summary>Device memory in bytes of the tables for random signatures of 30 bytes.</summary>
    /// <param name="count">How many signatures.</param>
    public static long TableBytes(int count)
    {
        var random = new Random(Seed);
        var text = new StringBuilder();
        byte[] bytes = new byte[SignatureLength];
        for (int i = 0; i < count; i++)
        {
            random.NextBytes(bytes);
            text.Append($"rule r{i} {{ strings: $a = {{ {Convert.ToHexString(bytes)} }} condition: $a }}\n");
        }

        var diagnostics = new DiagnosticBag();
        var loader = new RuleLoader(diagnostics);
        loader.AddText(new SourceText("reference.yar", text.ToString()), "default", RuleLanguage.Yara);
        CompiledDatabase? compiled = DatabaseCompiler.Compile(
            loader.Build(), new CompilerOptions { Profile = TargetProfile.Device }, diagnostics);
        if (compiled is null)
        {
            IEnumerable<string> errors = diagnostics.All.Where(each => each.Severity == DiagnosticSeverity.Error).Select(each => each.Message);
            throw new UserErrorException($"the reference signatures do not compile: {string.Join("; ", errors)}");
        }

        return compiled.Report.DeviceBytes;
    }

    /// <summary>The built-in rules, compiled for the device.</summary>
    public static SignatureSet BuiltIn() => SignatureSet.CompileBuiltIn(TargetProfile.Device);

    /// <summary>The memory plan of the default pipeline on a board, as it is built at start-up.</summary>
    /// <param name="signatures">The signatures.</param>
    /// <param name="budget">Bytes that the plan may have.</param>
    public static ReplayRunner Plan(SignatureSet signatures, int budget)
    {
        return new ReplayRunner(signatures, new ReplayOptions { BudgetBytes = budget });
    }
}
