using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using FirmwareScanner.Recordings;
using FirmwareScanner.Rules;
using FirmwareScanner.Signatures.Compilation;

namespace FirmwareScanner.Benchmarks.IlCounter;

/// <summary>
/// What a byte costs on its way through station, ring, blocks, scanner and journal, with the built-in rules, over the recording of
/// OpenSBI; beside what it cost before the stream had one owner.
/// </summary>
public static class WayTable
{
    private const string DriverName = "FirmwareScanner.Benchmarks.Yardsticks.WayDriver";
    private const string Recording = "tests/recordings/opensbi-fw_dynamic.pcapng";
    private const int BlockLength = 1024;
    private const int MethodsShown = 40;

    // Pieces of one byte cost thousands of instructions each: the beginning is enough.
    private const int ShortLength = 16_384;

    /// <summary>Way, bytes a piece, and the instructions a byte of the same drive over the core of 2026-11-27, commit b55ef71.</summary>
    private static readonly (bool IsSource, int Piece, double Before)[] Ways =
    [
        (false, 1, 2_224.88), (false, 64, 52.76), (false, 512, 22.82), (false, 1024, 20.58),
        (true, 1, 2_029.42), (true, 64, 82.20), (true, 512, 55.68), (true, 1024, 53.93),
    ];

    /// <summary>Counts each way once.</summary>
    /// <param name="root">Root of the repository.</param>
    /// <returns>A row for each way.</returns>
    public static IReadOnlyList<WayCost> Measure(string root)
    {
        byte[] stream = ReadRecording(root);
        Func<byte[], int, bool, int> run = Open();
        return [.. Ways.Select(way => MeasureWay(run, way.Piece == 1 ? stream[..ShortLength] : stream, way))];
    }

    /// <summary>The table as Markdown.</summary>
    /// <param name="root">Root of the repository.</param>
    public static string Render(string root)
    {
        var text = new StringBuilder("| way | bytes a piece | IL before | IL now | native now |\n|---|---|---|---|---|\n");
        foreach (WayCost way in Measure(root))
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {(way.IsSource ? "source" : "offered")} | {way.Piece:N0} | {way.Before:N2} | {way.Instructions:N2} | {way.Native:N3} |\n");
        }

        return text.ToString();
    }

    private static Func<byte[], int, bool, int> Open()
    {
        var meter = new IlMeter(CountedAssemblies.Core, CountedAssemblies.Yardsticks);
        meter.Bind<Action<byte[], int>>(DriverName, "Open")(SignatureSet.CompileBuiltIn(TargetProfile.Device).Image, BlockLength);
        return meter.Bind<Func<byte[], int, bool, int>>(DriverName, "Run");
    }

    /// <summary>Prints in which methods of the core the instructions of a stream that is offered in whole blocks were executed.</summary>
    /// <param name="root">Root of the repository.</param>
    public static void PrintMethods(string root)
    {
        byte[] stream = ReadRecording(root);
        Func<byte[], int, bool, int> run = Open();
        IlMeter.Count(() => run(stream, BlockLength, false));
        Console.WriteLine(string.Join(Environment.NewLine, IlCounters.DescribeBusiest(MethodsShown, stream.Length)));
    }

    private static WayCost MeasureWay(Func<byte[], int, bool, int> run, byte[] stream, (bool IsSource, int Piece, double Before) way)
    {
        IlCount count = IlMeter.Count(() => run(stream, way.Piece, way.IsSource));
        return new WayCost(
            way.IsSource, way.Piece, way.Before, count.Instructions / (double)stream.Length, count.Native / stream.Length);
    }

    /// <summary>The bytes of the recording.</summary>
    /// <param name="root">Root of the repository.</param>
    internal static byte[] ReadRecording(string root)
    {
        string path = Path.Combine(root, Recording);
        if (!File.Exists(path))
        {
            throw new BenchmarkException($"{path}: no such file: start it at the root of the repository");
        }

        using FileStream file = File.OpenRead(path);
        using var reader = new RecordingReader(file, leaveOpen: true);
        var bytes = new MemoryStream();
        while (reader.TryRead(out RecordedChunk chunk))
        {
            bytes.Write(chunk.Data.Span);
        }

        return bytes.ToArray();
    }
}
