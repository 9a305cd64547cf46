using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Formats.Tar;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Tool.Tests;

/// <summary>What unpacks to very much, or asks for very much, is scanned in the memory that is stated in docs/unpacking.md.</summary>
public sealed class UnpackMemoryTests : FwscanFixture
{
    // What docs/unpacking.md states of the whole process.
    private const long MostResident = 512L << 20;

    private static readonly TimeSpan LongestLook = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(10);

    // Of that, what the garbage collector looks after.
    // Hexadecimal without 0x: the native form knows it so only.
    private static readonly Dictionary<string, string> Memory = new() { ["DOTNET_GCHeapHardLimit"] = "1A000000" };

    [Fact]
    public void Bombs_and_floods_are_told_in_the_memory_allowed()
    {
        Put("rules.yar", TestRules.Severities);
        Put("in/bomb.gz", Gzip(Repeat(Gzip(new byte[8 << 20]), 1250)));
        Put("in/places.bin", Repeat([0x78, 0x9C], 1 << 18));
        Put("in/places.gz", Gzip(Repeat([0x42, 0x5A, 0x68, 0x39], 1 << 18)));

        FwscanResult result = Run([], Memory, "scan", "--rules", "rules.yar", "-r", "in");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("bomb.gz", result.Error, StringComparison.Ordinal);
        Assert.Contains("250 times", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("not enough memory", result.Error, StringComparison.Ordinal);
    }

    // Made with Python: L(x, n) = lzma.compress(bytes(n << 20) + x, FORMAT_ALONE, filters=[{"id": FILTER_LZMA1, "dict_size": 128 << 20}]), then gzip:
    // four times 128 MiB; sixteen times 40 MiB; L(L(b"BZh9" * (2 << 20), 150), 150).
    [Theory]
    [InlineData("four-dictionaries.lzma.gz", 4)]
    [InlineData("sixteen-dictionaries.lzma.gz", 16)]
    [InlineData("places-in-dictionaries.lzma.gz", 2)]
    public void Dictionaries_of_layers_in_each_other_share_one_bound(string file, int layers)
    {
        Put("rules.yar", TestRules.Severities);
        Put("nested.lzma", Unzip(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Inputs", file))));

        FwscanResult result = AssertScannedInBound("scan", "--rules", "rules.yar", "--max-ratio", "1000000", "nested.lzma");

        Assert.Contains(result.Lines, line => line.StartsWith($"inside    {layers} layers", StringComparison.Ordinal));
    }

    [Fact]
    public void Names_of_many_kilobytes_are_not_all_held()
    {
        const int Count = 8000;
        byte[] damaged = Gzip("what is cut"u8.ToArray())[..^3];
        var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, leaveOpen: true))
        {
            for (int i = 0; i < Count; i++)
            {
                writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, $"{i}{new string('n', 12_000)}") { DataStream = new MemoryStream(damaged) });
            }
        }

        Put("rules.yar", TestRules.Severities);
        Put("names.tar.gz", Gzip(tar.ToArray()));

        FwscanResult result = AssertScannedInBound("scan", "--rules", "rules.yar", "--max-ratio", "1000000", "names.tar.gz");

        Assert.Contains($"{Count - 3} more of the kind", result.Error, StringComparison.Ordinal);
    }

    /// <summary>Runs the tool, and looks at the most memory that it had: its own pages, those of the runtime included.</summary>
    private FwscanResult AssertScannedInBound(params string[] arguments)
    {
        using StartedProgram program = Start(arguments);
        Task<long> peak = Task.Run(() => PeakOf(program.Id));
        ProgramEnd end = program.WaitForEnd();

        Assert.True(end.ExitCode is 0 or 2, end.Error);
        Assert.DoesNotContain("memory", end.Error, StringComparison.OrdinalIgnoreCase);
        Assert.InRange(peak.Wait(LongestLook) ? peak.Result : long.MaxValue, 0, MostResident);
        return new FwscanResult(end.ExitCode, end.Output, end.Error);
    }

    /// <summary>Looks at the peak that Linux keeps of a process until that is gone; 0 elsewhere.</summary>
    private static long PeakOf(int process)
    {
        long peak = 0;
        var watch = Stopwatch.StartNew();
        try
        {
            while (watch.Elapsed < LongestLook)
            {
                string line = File.ReadLines($"/proc/{process}/status").First(text => text.StartsWith("VmHWM:", StringComparison.Ordinal));
                peak = long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) << 10;
                Thread.Sleep(LookAgain);
            }
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException or UnauthorizedAccessException)
        {
            // It has ended.
        }

        return peak;
    }

    private static byte[] Gzip(byte[] content)
    {
        var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            stream.Write(content);
        }

        return packed.ToArray();
    }

    private static byte[] Unzip(byte[] packed)
    {
        var plain = new MemoryStream();
        using var stream = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        stream.CopyTo(plain);
        return plain.ToArray();
    }

    private static byte[] Repeat(byte[] bytes, int count)
    {
        byte[] all = new byte[bytes.Length * count];
        for (int i = 0; i < count; i++)
        {
            bytes.CopyTo(all, i * bytes.Length);
        }

        return all;
    }
}
