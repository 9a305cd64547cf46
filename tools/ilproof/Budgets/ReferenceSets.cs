using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Replay;
using FirmwareScanner.Rules;
using FirmwareScanner.Signatures;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Model;

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

        CompiledDatabase? compiled = null;
        Compile(
            loader => loader.AddText(new SourceText("reference.yar", text.ToString()), "default", RuleLanguage.Yara),
            (rules, diagnostics) => compiled = DatabaseCompiler.Compile(rules, DeviceOptions, diagnostics));
        return compiled!.Report.DeviceBytes;
    }

    /// <summary>The built-in rules, compiled for the device.</summary>
    public static SignatureSet BuiltIn()
    {
        SignatureSet? signatures = null;
        Compile(
            loader => loader.AddBuiltIn(),
            (rules, diagnostics) => signatures = SignatureSet.Compile(rules, DeviceOptions, diagnostics));
        return signatures!;
    }

    /// <summary>The memory plan of the default pipeline on a board, as it is built at start-up.</summary>
    /// <param name="signatures">The signatures.</param>
    /// <param name="budget">Bytes that the plan may have.</param>
    public static ReplayRunner Plan(SignatureSet signatures, int budget)
    {
        return new ReplayRunner(signatures, new ReplayOptions { BudgetBytes = budget });
    }

    private static CompilerOptions DeviceOptions => new() { Profile = TargetProfile.Device };

    private static void Compile(Action<RuleLoader> load, Action<RuleSet, DiagnosticBag> compile)
    {
        var diagnostics = new DiagnosticBag();
        var loader = new RuleLoader(diagnostics);
        load(loader);
        compile(loader.Build(), diagnostics);
        IEnumerable<string> errors = diagnostics.All.Where(each => each.Severity == DiagnosticSeverity.Error).Select(each => each.Message);
        string problem = string.Join("; ", errors);
        if (problem.Length > 0)
        {
            throw new UserErrorException($"the reference signatures do not compile: {problem}");
        }
    }
}
