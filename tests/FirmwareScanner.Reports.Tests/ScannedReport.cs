using System;
using System.Collections.Concurrent;
using System.Formats.Tar;
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

    // Compiled once: some tests scan thousands of files.
    private static readonly ConcurrentDictionary<string, SignatureSet> Compiled = new();

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

    /// <summary>What a report writes of a content whose findings somebody settled.</summary>
    public static string SettledTextOf(Func<Stream, IScanReport> make, FindingFilter filter, string name, byte[] content)
    {
        var stream = new MemoryStream();
        IScanReport report = make(stream);
        var totals = new ScanTotals();
        FileScanResult result = filter.Apply(Scan(name, content));
        totals.Add(result);
        report.Write(result, filter.Settled);
        (totals.Accepted, totals.Known) = (filter.Accepted, filter.Known);
        report.Finish(totals, 0);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>What accepts the rule <c>key</c>, and knows the rule <c>always</c>, of a content.</summary>
    public static FindingFilter SettlesAll(string name, byte[] content)
    {
        var baseline = new Baseline();
        baseline.Add(Finding.In(Scan(name, content)));
        return new FindingFilter(baseline, [new Suppression("key", null, "a <test> key", null)]);
    }

    /// <summary>Scans a content.</summary>
    public static FileScanResult Scan(string name, byte[] content, string rules = Rules, int outlined = 1000)
    {
        var scanner = new FileScanner(Compiled.GetOrAdd(rules, Compile))
        {
            Unpack = new UnpackOptions { MostOutlined = outlined },
            Excerpts = new ExcerptOptions { HasDigests = true },
        };
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
    public static byte[] Gzip(string text) => Gzip(Text(text));

    /// <summary>A gzip file.</summary>
    public static byte[] Gzip(byte[] content)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    /// <summary>A tar archive of text files, numbered from 0.</summary>
    public static byte[] Tar(params string[] texts)
    {
        var packed = new MemoryStream();
        using (var tar = new TarWriter(packed, TarEntryFormat.Ustar, leaveOpen: true))
        {
            for (int i = 0; i < texts.Length; i++)
            {
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, $"{i}.txt") { DataStream = new MemoryStream(Text(texts[i])) });
            }
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
