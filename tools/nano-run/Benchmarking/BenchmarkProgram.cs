using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.NanoRun.Building;

namespace FirmwareScanner.NanoRun.Benchmarking;

/// <summary>
/// Makes the benchmark's assemblies. The interpreter has no files, so database and stream become arrays in the code; an assembly has
/// room for about 64 KB of them, so they are spread over several.
/// </summary>
internal static class BenchmarkProgram
{
    /// <summary>Bytes at most of database and of stream: well below the longest array of the device.</summary>
    public const int MostBytes = 480_000;

    private const int PartBytes = 48_000;

    /// <summary>The call of the benchmark that measures time.</summary>
    public const string Timed = "Run()";

    /// <summary>The call of the benchmark that does its work, and leaves the measuring to others.</summary>
    /// <param name="sums">How often to sum, 1 or more.</param>
    /// <param name="scans">How often to scan, 1 or more.</param>
    public static string Repeated(int sums, int scans) => string.Create(CultureInfo.InvariantCulture, $"Repeat({sums}, {scans})");

    /// <summary>Builds data and program.</summary>
    /// <param name="compiler">Compiles them.</param>
    /// <param name="references">What they may use: the core and its references.</param>
    /// <param name="databasePath">The database.</param>
    /// <param name="streamPath">The stream.</param>
    /// <param name="call">What of the benchmark to call: <see cref="Timed"/> or <see cref="Repeated"/>.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static IReadOnlyList<DeviceAssembly> Build(
        DeviceCompiler compiler,
        IReadOnlyList<DeviceAssembly> references,
        string databasePath,
        string streamPath,
        string call,
        CancellationToken cancellation)
    {
        var assemblies = new List<DeviceAssembly>();
        var access = new StringBuilder("namespace FirmwareScanner.NanoRun.Device;\n\ninternal static class BenchmarkData\n{\n");
        foreach ((string name, string path) in new[] { ("Database", databasePath), ("Stream", streamPath) })
        {
            byte[] bytes = Read(path);
            access.Append($"    public static byte[] {name}()\n    {{\n        byte[] all = new byte[{bytes.Length}];\n");
            int start = 0;
            foreach (byte[] part in bytes.Chunk(PartBytes))
            {
                string partName = $"Benchmark{name}{assemblies.Count}";
                assemblies.Add(compiler.Compile(partName, [PartSource(partName, part)], references, false, cancellation));
                access.Append($"        System.Array.Copy({partName}.Bytes(), 0, all, {start}, {part.Length});\n");
                start += part.Length;
            }

            access.Append("        return all;\n    }\n");
        }

        access.Append("}\n");
        string entryPoint = "internal static class Program { public static void Main() { FirmwareScanner.NanoRun.Device.ScanBenchmark."
            + call + "; } }";
        string[] sources = [Template(), access.ToString(), entryPoint];
        assemblies.Add(compiler.Compile("ScanBenchmark", sources, references.Concat(assemblies), true, cancellation));
        return assemblies;
    }

    private static byte[] Read(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        return bytes.Length is > 0 and <= MostBytes
            ? bytes
            : throw new UserErrorException($"{path} has {bytes.Length} bytes: the benchmark takes 1 to {MostBytes}");
    }

    private static string PartSource(string name, byte[] bytes)
    {
        string values = string.Join(',', bytes.Select(value => value.ToString(CultureInfo.InvariantCulture)));
        return $"public static class {name} {{ public static byte[] Bytes() {{ return new byte[] {{ {values} }}; }} }}";
    }

    private static string Template()
    {
        using Stream source = typeof(BenchmarkProgram).Assembly.GetManifestResourceStream("ScanBenchmark.cs")!;
        using var reader = new StreamReader(source);
        return reader.ReadToEnd();
    }
}
