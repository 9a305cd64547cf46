using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using FirmwareScanner.Recordings;

namespace FirmwareScanner.Benchmarks.Latency;

/// <summary>Drives lanes with recorded streams, block by block, and takes the time of each block.</summary>
public sealed class LatencyRun
{
    /// <summary>Bytes of a block, those of a replay.</summary>
    public const int BlockLength = 1024;

    private readonly IReadOnlyList<byte[]> _streams;

    /// <summary>Reads recordings into memory, so that reading them is not measured.</summary>
    /// <param name="folder">Folder with pcapng files.</param>
    /// <exception cref="BenchmarkException">There is no recording in it.</exception>
    public LatencyRun(string folder)
    {
        string[] files = Directory.Exists(folder) ? [.. Directory.GetFiles(folder, "*.pcapng").Order(StringComparer.Ordinal)] : [];
        Recordings = [.. files.Select(Path.GetFileName).OfType<string>()];
        _streams = [.. files.Select(Read)];
        PassBytes = _streams.Sum(stream => (long)stream.Length);
        if (PassBytes == 0)
        {
            throw new BenchmarkException($"{folder}: expected recordings (*.pcapng) with data for the device, found none");
        }
    }

    /// <summary>Names of the recordings.</summary>
    public IReadOnlyList<string> Recordings { get; }

    /// <summary>Bytes of all recordings together.</summary>
    public long PassBytes { get; }

    /// <summary>Blocks of all recordings together.</summary>
    public int PassBlocks => _streams.Sum(stream => (stream.Length + BlockLength - 1) / BlockLength);

    /// <summary>Replays all recordings a number of times without taking times, until the code is compiled and warm.</summary>
    /// <param name="lane">Who scans.</param>
    /// <param name="passes">How often.</param>
    public void WarmUp(ILatencyLane lane, int passes)
    {
        Measure(lane, passes, new LatencySamples(lane.Name, passes * PassBlocks));
    }

    /// <summary>Replays all recordings a number of times.</summary>
    /// <param name="lane">Who scans.</param>
    /// <param name="passes">How often.</param>
    /// <param name="samples">Where the times go; with room for all blocks.</param>
    public void Measure(ILatencyLane lane, int passes, LatencySamples samples)
    {
        Span<int> before = stackalloc int[samples.Collections.Length];
        long events = lane.Events;
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        for (int generation = 0; generation < before.Length; generation++)
        {
            before[generation] = GC.CollectionCount(generation);
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread();
        for (int pass = 0; pass < passes; pass++)
        {
            for (int i = 0; i < _streams.Count; i++)
            {
                MeasureStream(lane, _streams[i], samples);
            }
        }

        samples.AllocatedBytes += GC.GetAllocatedBytesForCurrentThread() - allocated;
        for (int generation = 0; generation < before.Length; generation++)
        {
            samples.AddCollections(generation, GC.CollectionCount(generation) - before[generation]);
        }

        samples.StreamBytes += passes * PassBytes;
        samples.Events += lane.Events - events;
    }

    private static void MeasureStream(ILatencyLane lane, byte[] stream, LatencySamples samples)
    {
        lane.Begin();
        for (int start = 0; start < stream.Length; start += BlockLength)
        {
            long preemptions = Preemptions.Count();
            int collections = GC.CollectionCount(0);
            long begin = Stopwatch.GetTimestamp();
            lane.Block(stream, start, Math.Min(BlockLength, stream.Length - start));
            long end = Stopwatch.GetTimestamp();
            samples.Add(end - begin, GC.CollectionCount(0) != collections, Preemptions.Count() != preemptions);
        }

        lane.End();
    }

    private static byte[] Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        using var reader = new RecordingReader(file);
        using var stream = new MemoryStream();
        while (reader.TryRead(out RecordedChunk chunk))
        {
            if (chunk.Direction == RecordingDirection.ToDevice)
            {
                stream.Write(chunk.Data.Span);
            }
        }

        return stream.ToArray();
    }
}
