using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Benchmarks.IlCounter;
using FirmwareScanner.Benchmarks.SignatureSets;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures;
using FirmwareScanner.Signatures.Compilation;
using Xunit;

namespace FirmwareScanner.Benchmarks.Tests;

/// <summary>The worst input is bounded: docs/performance.md has the figures of the whole set, this is a part of it.</summary>
public sealed class WorstCaseTests
{
    private const string DriverName = "FirmwareScanner.Benchmarks.Yardsticks.ScanDriver";
    private const int Signatures = 256;
    private const int Seed = 1;
    private const int BlockLength = 1024;
    private const int StreamLength = 8192;
    private const int EveryNth = 25;

    // 85 for random signatures and 179 for text ones, optimised; a build that is not optimised runs up to twice as many.
    private const double MostInstructionsPerByte = 400;

    [Theory]
    [InlineData(SignatureSource.Random)]
    [InlineData(SignatureSource.Text)]
    public void Hostile_streams_cost_no_more_than_the_documented_bound(SignatureSource source)
    {
        SignatureSet set = SignatureSet.Generate(source, Signatures, Seed, []);
        var meter = new IlMeter(CountedAssemblies.Core, CountedAssemblies.Yardsticks);
        meter.Bind<Func<byte[], int, long>>(DriverName, "Open")(Compile(set), BlockLength);
        Func<byte[], int, int> run = meter.Bind<Func<byte[], int, int>>(DriverName, "Run");
        double CostOf(byte[] stream)
        {
            IlCount count = IlMeter.Count(() => run(stream, stream.Length));
            return (count.Instructions + count.Native) / stream.Length;
        }

        double quiet = CostOf(new byte[StreamLength]);
        List<double> hostile = [.. HostileStreams.Make(set.Patterns, StreamLength).Where((_, i) => i % EveryNth == 0).Select(CostOf)];

        Assert.True(hostile.Max() > 3 * quiet, $"the streams are not hostile: {hostile.Max():F1} beside {quiet:F1} for zeros");
        Assert.InRange(hostile.Max(), 0, MostInstructionsPerByte);
    }

    private static byte[] Compile(SignatureSet set)
    {
        var diagnostics = new DiagnosticBag();
        var loader = new RuleLoader(diagnostics);
        loader.AddText(new SourceText("signatures.yar", set.ToYara()), "default", RuleLanguage.Yara);
        CompiledDatabase? database = DatabaseCompiler.Compile(
            loader.Build(), new CompilerOptions { Profile = TargetProfile.Device }, diagnostics);
        Assert.True(database is not null, string.Join('\n', diagnostics.All));
        return database.Image;
    }
}
