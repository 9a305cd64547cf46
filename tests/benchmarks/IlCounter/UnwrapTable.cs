using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures;
using FirmwareScanner.Signatures.Compilation;
using K4os.Compression.LZ4;
using SharpCompress.Compressors.LZMA;

namespace FirmwareScanner.Benchmarks.IlCounter;

/// <summary>What a byte costs that is unwrapped: OpenSBI, wrapped, through station, unwrapper and both scanners, with the built-in rules.</summary>
public static class UnwrapTable
{
    private const string DriverName = "FirmwareScanner.Benchmarks.Yardsticks.WayDriver";
    private const int BlockLength = 1024;
    private const int Window = 512 << 10;
    private const int Dictionary = 64 << 10;

    /// <summary>Counts each format once.</summary>
    /// <param name="root">Root of the repository.</param>
    public static IReadOnlyList<UnwrapCost> Measure(string root)
    {
        byte[] content = WayTable.ReadRecording(root);
        var meter = new IlMeter(CountedAssemblies.Core, CountedAssemblies.Yardsticks);
        Action<byte[], int, int> open = meter.Bind<Action<byte[], int, int>>(DriverName, "OpenUnwrapping");
        Func<byte[], int, bool, int> run = meter.Bind<Func<byte[], int, bool, int>>(DriverName, "Run");
        double Count(byte[] database, int window, byte[] stream)
        {
            open(database, BlockLength, window);
            return IlMeter.Count(() => run(stream, BlockLength, false)).Instructions;
        }

        byte[] plain = Compile(false);
        byte[] unwrapping = Compile(true);
        double scan = Count(plain, 0, content) / content.Length;
        var costs = new List<UnwrapCost>
        {
            new("nothing wrapped, recognised only", content.Length, content.Length, Count(unwrapping, 0, content) / content.Length - scan, null),
            new("nothing wrapped", content.Length, content.Length, Count(unwrapping, Window, content) / content.Length - scan, null),
        };
        foreach ((string format, byte[] wrapped) in Wrap(content))
        {
            double all = (Count(unwrapping, Window, wrapped) - Count(plain, 0, wrapped)) / content.Length;
            costs.Add(new UnwrapCost(format, wrapped.Length, content.Length, all - scan, scan));
        }

        return costs;
    }

    /// <summary>The table as Markdown.</summary>
    /// <param name="root">Root of the repository.</param>
    public static string Render(string root)
    {
        var text = new StringBuilder("| format | bytes wrapped | bytes opened | IL to unwrap | IL to scan |\n|---|---|---|---|---|\n");
        foreach (UnwrapCost cost in Measure(root))
        {
            string scan = cost.Scan is double counted ? counted.ToString("F2", CultureInfo.InvariantCulture) : "-";
            text.Append(
                CultureInfo.InvariantCulture, $"| {cost.Format} | {cost.Wrapped:N0} | {cost.Opened:N0} | {cost.Unwrap:F2} | {scan} |\n");
        }

        return text.ToString();
    }

    private static byte[] Compile(bool unwraps)
    {
        var diagnostics = new DiagnosticBag();
        var loader = new RuleLoader(diagnostics);
        loader.AddBuiltIn();
        var options = new CompilerOptions { Profile = TargetProfile.Device, Unwraps = unwraps };
        return DatabaseCompiler.Compile(loader.Build(), options, diagnostics)?.Image ?? throw new BenchmarkException("the built-in rules do not compile");
    }

    private static IEnumerable<(string Format, byte[] Wrapped)> Wrap(byte[] content)
    {
        yield return ("gzip, stored", Gzip(content, CompressionLevel.NoCompression));
        yield return ("gzip", Gzip(content, CompressionLevel.SmallestSize));
        yield return ("LZ4, legacy framing", Lz4(content));
        yield return ("LZMA", Lzma(content));
    }

    private static byte[] Gzip(byte[] content, CompressionLevel level)
    {
        using var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, level))
        {
            stream.Write(content);
        }

        return packed.ToArray();
    }

    private static byte[] Lz4(byte[] content)
    {
        byte[] packed = new byte[LZ4Codec.MaximumOutputSize(content.Length)];
        int length = LZ4Codec.Encode(content, packed, LZ4Level.L09_HC);
        return [0x02, 0x21, 0x4C, 0x18, .. BitConverter.GetBytes(length), .. packed.Take(length)];
    }

    private static byte[] Lzma(byte[] content)
    {
        using var packed = new MemoryStream();
        byte[] properties;
        using (LzmaStream encoder = LzmaStream.Create(new LzmaEncoderProperties(false, Dictionary), false, packed))
        {
            properties = encoder.Properties;
            encoder.Write(content);
        }

        return [.. properties, .. BitConverter.GetBytes((long)content.Length), .. packed.ToArray()];
    }
}

/// <summary>What a byte of a format costs to unwrap and to scan.</summary>
/// <param name="Format">What it is wrapped in.</param>
/// <param name="Wrapped">Bytes of the stream.</param>
/// <param name="Opened">Bytes that are wrapped in it.</param>
/// <param name="Unwrap">IL instructions a byte that is opened, on top of those of both scanners.</param>
/// <param name="Scan">IL instructions a byte for scanning what was opened; null if nothing was.</param>
public sealed record UnwrapCost(string Format, int Wrapped, int Opened, double Unwrap, double? Scan);
