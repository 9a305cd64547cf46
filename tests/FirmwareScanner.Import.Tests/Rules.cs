using System;
using System.IO;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Files;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Signatures;
using FirmwareScanner.Signatures.Compilation;
using Xunit;

namespace FirmwareScanner.Import.Tests;

/// <summary>Imported rules, compiled by our own compiler and run over bytes.</summary>
internal static class Rules
{
    /// <summary>The names of the rules that fire.</summary>
    public static string[] Fired(ImportResult result, byte[] stream)
    {
        SignatureSet signatures = Compile(result.Text);
        FileScanResult scanned = new FileScanner(signatures).Scan(new MemoryStream(stream), "sample", TestContext.Current.CancellationToken);
        return [.. scanned.Rules.Select(rule => rule.Rule.Name).Order(StringComparer.Ordinal)];
    }

    /// <summary>Compiles; an error fails the test.</summary>
    public static SignatureSet Compile(string text)
    {
        var diagnostics = new DiagnosticBag();
        var loader = new RuleLoader(diagnostics);
        loader.AddText(new SourceText("imported.yar", text), "test", RuleLanguage.Yara);
        SignatureSet? signatures = SignatureSet.Compile(loader.Build(), new CompilerOptions(), diagnostics);
        Assert.Empty(diagnostics.All.Where(each => each.Severity == DiagnosticSeverity.Error).Select(each => each.ToString()));
        return Assert.IsType<SignatureSet>(signatures);
    }
}
