using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Bench.VirtualTargets;
using FirmwareScanner.Boards;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Recordings;
using FirmwareScanner.Rules;
using FirmwareScanner.Signatures;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Bench.Tests;

/// <summary>A folder with recordings, and bench runs on virtual boards.</summary>
internal sealed class BenchRig : IDisposable
{
    internal const string Small = "esp32-devkitc";
    internal const string Large = "esp32-wrover";

    internal static readonly SignatureSet DeviceSignatures = BuiltInSignatures.Set;

    private static readonly Lazy<SignatureSet> LazyBuiltIn = new(CompileBuiltIn);

    internal static SignatureSet BuiltIn => LazyBuiltIn.Value;

    internal string Folder { get; } = Directory.CreateTempSubdirectory("bench-test-").FullName;

    internal static BenchEnvironment Environment { get; } = new()
    {
        StartedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        Tool = "fwscan of the tests",
        Host = "a computer",
        Port = "a port",
        Speed = "max",
        Reference = "the core on this machine",
    };

    /// <summary>The recordings of real firmware.</summary>
    internal static IEnumerable<string> Recorded =>
        Directory.EnumerateFiles(RepositoryFiles.PathOf("tests", "recordings"), "*.pcapng").Order(StringComparer.Ordinal);

    /// <summary>Bytes in which signatures of the device's own database lie, some of them across the boundaries of its blocks.</summary>
    internal static byte[] Infected(int length, int seed)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        byte[] marker = [.. "DO NOT TRUST - AMI Test PK"u8];
        for (int at = 1000; at + marker.Length < length; at += 1024 + 511)
        {
            marker.CopyTo(bytes, at);
        }

        return bytes;
    }

    internal string Record(string name, byte[] bytes, ChunkingPolicy? chunking = null, int? baudRate = null)
    {
        string path = Path.Combine(Folder, name + ".pcapng");
        using FileStream output = File.Create(path);
        RecordingMaker.Make(new MemoryStream(bytes), output, chunking ?? ChunkingPolicy.Random(1), baudRate);
        return path;
    }

    internal static BenchReport Run(
        string board,
        SignatureSet signatures,
        IReadOnlyList<string> recordings,
        BenchOptions options,
        VirtualTargetOptions? line = null,
        Action<BenchCase>? onCase = null)
    {
        using var target = new VirtualTarget(BoardCatalog.Find(board)!, line);
        var runner = new BenchRunner(target, signatures, options with { InstallsDatabase = true });
        return runner.Run(recordings, Environment with { Port = target.Description }, onCase, TestContext.Current.CancellationToken);
    }

    public void Dispose() => Directory.Delete(Folder, true);

    /// <summary>Compiles YARA rules for a device.</summary>
    internal static SignatureSet Compile(string rules, bool unwraps = false) =>
        Compile(loader => loader.AddText(new SourceText("test.yar", rules), "default", RuleLanguage.Yara), unwraps);

    private static SignatureSet CompileBuiltIn() => Compile(loader => loader.AddBuiltIn());

    /// <summary>More rules than the small board has memory for, in a file that a slot has room for.</summary>
    internal static SignatureSet Crowd { get; } = Compile(loader => loader.AddText(
        new SourceText("crowd.yar", string.Join('\n', Enumerable.Range(0, 700).Select(rule => $"rule crowd{rule} {{ strings: $a = \"{rule * 7919:D9} of the crowd\" condition: $a }}"))),
        "crowd",
        RuleLanguage.Yara));

    private static SignatureSet Compile(Action<RuleLoader> load, bool unwraps = false)
    {
        var diagnostics = new DiagnosticBag();
        var loader = new RuleLoader(diagnostics);
        load(loader);
        var options = new CompilerOptions { Profile = TargetProfile.Device, Unwraps = unwraps };
        return SignatureSet.Compile(loader.Build(), options, diagnostics)!;
    }
}
