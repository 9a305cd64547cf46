using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using FirmwareScanner.Benchmarks.IlCounter;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Proof.Commands;
using FirmwareScanner.Signatures.Compilation;

namespace FirmwareScanner.Regenerate.Generators;

/// <summary>
/// Figures that more than one document quotes: each is counted here once, and stands in a document as
/// <c>&lt;!--=name--&gt;31&lt;!--=--&gt;</c>.
/// </summary>
internal static class QuotedFigures
{
    private const string Yardsticks = "FirmwareScanner.Benchmarks.Yardsticks";
    private const int StreamLength = 4096;

    /// <summary>The documents that quote them.</summary>
    public static Generator Generator { get; } = new("quoted figures", "counted code and built-in rules", Make);

    /// <summary>The figures by name.</summary>
    /// <param name="root">Root of the repository.</param>
    public static IReadOnlyDictionary<string, string> All(string root)
    {
        CompilationReport builtIn = CompileBuiltIn();
        DocumentFigures proof = ProofDocuments.Of(root);
        return new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["aho-corasick"] = Number(PerByteOf("AhoCorasick")),
            ["built-in-database"] = BuiltInDatabaseSource.Compile(root).Length.ToString("N0", CultureInfo.InvariantCulture),
            ["built-in-rules"] = Number(builtIn.Rules),
            ["built-in-sequences"] = Number(builtIn.Sequences),
            ["byte-sum"] = Number(PerByteOf("ByteSum")),
            ["sample-of-2"] = Number(proof.LeastOfLoop("FilterLoop.Scan2#2")),
            ["sample-of-rows"] = Number(proof.LeastOfLoop("RowLoop.Scan#3")),
            ["sample-of-3"] = Number(proof.LeastOfLoop("FilterLoop.Scan3#2")),
        };
    }

    private static IReadOnlyList<GeneratedFile> Make(string root)
    {
        IReadOnlyDictionary<string, string> figures = All(root);
        string[] places = ["", "docs", "hardware", "tests/benchmarks", "tests/recordings"];
        IEnumerable<string> documents = places.SelectMany(place => Directory.EnumerateFiles(Path.Combine(root, place), "*.md"))
            .Where(path => File.ReadAllText(path).Contains("<!--=", StringComparison.Ordinal))
            .Select(path => Path.GetRelativePath(root, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);
        return [.. documents.Select(path => new GeneratedFile(path, text => MarkedText.ReplaceFigures(path, text, figures)))];
    }

    private static CompilationReport CompileBuiltIn()
    {
        var diagnostics = new DiagnosticBag();
        var options = new CompilerOptions { Profile = TargetProfile.Device };
        return DatabaseCompiler.Compile(BuiltInRulesPage.LoadForBoards(), options, diagnostics)?.Report
            ?? throw new RegenerateException(string.Join("; ", diagnostics.All));
    }

    /// <summary>IL instructions a byte of a yardstick, on a stream without matches: two lengths leave out what a call costs.</summary>
    private static long PerByteOf(string yardstick)
    {
        string path = Path.Combine(AppContext.BaseDirectory, Yardsticks + ".dll");
        var meter = new IlMeter(path, path);
        string type = $"{Yardsticks}.{yardstick}";
        if (yardstick == "AhoCorasick")
        {
            meter.Bind<Func<byte[][], int, long>>(type, "Build")([[1, 2, 3, 4]], 1);
        }

        Func<byte[], int, int> run = meter.Bind<Func<byte[], int, int>>(type, "Run");
        byte[] stream = new byte[2 * StreamLength];
        long Cost(int length) => IlMeter.Count(() => run(stream, length)).Instructions;
        return (Cost(2 * StreamLength) - Cost(StreamLength)) / StreamLength;
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
