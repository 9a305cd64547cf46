using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Files;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Signatures;
using FirmwareScanner.Signatures.Compilation;

namespace FirmwareScanner.Testing.Grammar;

/// <summary>What this scanner says of rules and samples.</summary>
internal static class OwnSide
{
    /// <summary>The rules that are refused here, with what is said.</summary>
    internal static IReadOnlyDictionary<GeneratedRule, string> Refused(IReadOnlyList<RuleFile> files)
    {
        Compile(files, out DiagnosticBag diagnostics);
        var byName = files.ToDictionary(file => file.FileName);
        var refused = new Dictionary<GeneratedRule, string>();
        foreach (Diagnostic error in diagnostics.All.Where(message => message.Severity == DiagnosticSeverity.Error))
        {
            GeneratedRule? rule = error.Span is { } span ? byName[span.Source.Path].At(span.Source.LineOf(span.Start)) : null;
            refused.TryAdd(rule ?? throw new InvalidOperationException(error.ToString()), error.Message);
        }

        return refused;
    }

    /// <summary>Compiles rules as who scans at once does.</summary>
    internal static SignatureSet? Compile(IReadOnlyList<RuleFile> files, out DiagnosticBag diagnostics)
    {
        diagnostics = new DiagnosticBag();
        var loader = new RuleLoader(diagnostics);
        foreach (RuleFile file in files)
        {
            loader.AddText(new SourceText(file.FileName, file.Text), file.Name, RuleLanguage.Yara);
        }

        return SignatureSet.Compile(loader.Build(), new CompilerOptions { Defers = true }, diagnostics);
    }

    /// <summary>What is found here.</summary>
    internal static HashSet<string> Scan(IReadOnlyList<RuleFile> files, IReadOnlyList<byte[]> samples)
    {
        SignatureSet signatures = Compile(files, out DiagnosticBag diagnostics)
            ?? throw new InvalidOperationException(string.Join('\n', diagnostics.All));
        var scanner = new FileScanner(signatures);
        var lines = new HashSet<string>();
        for (int i = 0; i < samples.Count; i++)
        {
            FileScanResult result = scanner.Scan(new MemoryStream(samples[i]), i.ToString(CultureInfo.InvariantCulture));
            lines.UnionWith(LinesOf(result));
        }

        return lines;
    }

    /// <summary>A result as lines.</summary>
    internal static IEnumerable<string> LinesOf(FileScanResult result)
    {
        foreach (FiredRule fired in result.Rules)
        {
            (string ns, string name) = (fired.Rule.Namespace, fired.Rule.Name);
            string line = ScanLine.OfRule(ns, name, result.Path);
            yield return line;
            foreach (PatternMatch match in fired.Matches)
            {
                yield return ScanLine.OfMatch(line, match.Identifier, match.Offset, match.Length);
            }
        }
    }
}
