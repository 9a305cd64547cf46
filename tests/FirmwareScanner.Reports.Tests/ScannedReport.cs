using System;
using System.IO;
using System.IO.Compression;
using System.Text;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Files;
using FirmwareScanner.Layers;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Signatures;
using FirmwareScanner.Signatures.Compilation;

namespace FirmwareScanner.Reports.Tests;

/// <summary>Results of real scans for reports to be made of.</summary>
internal static class ScannedReport
{
    public const string Rules = """
        rule key : a_tag { meta: severity = "high" description = "a, \"key\"" source = "a book" category = "keys" strings: $k = "SECRET" condition: $k }
        rule kind { meta: severity = "info" strings: $k = "KIND" condition: $k }
        rule always { meta: severity = "low" condition: filesize > 0 }
        """;

    /// <summary>Scans contents under names, and hands the results to a report.</summary>
    public static void Write(IScanReport report, params (string Name, byte[] Content)[] files)
    {
        var totals = new ScanTotals();
        foreach ((string name, byte[] content) in files)
        {
            FileScanResult result = Scan(name, content);
            totals.Add(result);
            report.Write(result);
        }

        report.Finish(totals, 0);
    }

    /// <summary>Scans a content.</summary>
    public static FileScanResult Scan(string name, byte[] content)
    {
        SignatureSet signatures = Compile(Rules);
        var scanner = new FileScanner(signatures) { Unpack = new UnpackOptions(), Excerpts = new ExcerptOptions { HasDigests = true } };
        return scanner.Scan(new MemoryStream(content), name);
    }

    /// <summary>Compiles rules.</summary>
    public static SignatureSet Compile(string rules)
    {
        var diagnostics = new DiagnosticBag();
        var loader = new RuleLoader(diagnostics);
        loader.AddText(new SourceText("rules.yar", rules), "default", RuleLanguage.Yara);
        return SignatureSet.Compile(loader.Build(), new CompilerOptions { Defers = true }, diagnostics)
            ?? throw new InvalidOperationException(string.Join('\n', diagnostics.All));
    }

    /// <summary>Text as bytes.</summary>
    public static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>A gzip file.</summary>
    public static byte[] Gzip(string text)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(Text(text));
        }

        return packed.ToArray();
    }

    /// <summary>What a report writes of some files.</summary>
    public static string TextOf(Func<Stream, IScanReport> make, params (string Name, byte[] Content)[] files)
    {
        var stream = new MemoryStream();
        Write(make(stream), files);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Files of every kind: found outside and inside, clean, empty, not whole, and with a name that is hard to write.</summary>
    public static (string Name, byte[] Content)[] Files { get; } =
    [
        ("plain.bin", Text("xx SECRET SECRET KIND")),
        ("dir/pack ed%.gz", Gzip("a SECRET inside")),
        ("empty.bin", []),
        ("torn.gz", Gzip("a SECRET inside that is torn off")[..^9]),
        ("=\"ü\u202e\n,.bin", Text("SECRET")),
    ];
}
