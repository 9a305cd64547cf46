using System;
using System.Collections.Generic;
using System.IO;
using FirmwareScanner.Corpus.Records;
using FirmwareScanner.FileSystem;

namespace FirmwareScanner.Corpus.Storing;

/// <summary>Brings the results of shards into a store.</summary>
public static class CorpusMerge
{
    /// <summary>Merges the shards that are complete, each as a whole. What is in the store stays as it is.</summary>
    /// <param name="folder">The folder with results.</param>
    /// <param name="store">The store.</param>
    /// <param name="now">When it is done: what is new was first seen then.</param>
    /// <exception cref="CorpusException">There are no results, they are damaged, or the store cannot be written.</exception>
    public static MergeOutcome Merge(string folder, CorpusStore store, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(store);
        var files = new ShardFiles(folder);
        IReadOnlyList<int> complete;
        try
        {
            complete = files.Complete();
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            throw new CorpusException($"{folder}: {FileProblem.Describe(exception)}", exception);
        }

        if (complete.Count == 0)
        {
            throw new CorpusException($"{folder}: expected results of shards, found none that is complete; fwscan corpus run makes them");
        }

        var merged = new List<int>();
        int unplaced = 0;
        foreach (int shard in complete)
        {
            var import = new ShardImport(store.Connection, files.NameOf(shard), ReadSpent(files.SpentNameOf(shard)), now);
            if (CorpusStore.Guard(store.Name, import.Run))
            {
                merged.Add(shard);
            }

            unplaced += import.Unplaced;
        }

        return new MergeOutcome(merged, complete.Count - merged.Count, unplaced);
    }

    // What a shard has cost is good to know, and no result depends on it.
    private static string? ReadSpent(string path)
    {
        try
        {
            return FileStatus.Exists(path) ? File.ReadAllText(path).TrimEnd() : null;
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            return null;
        }
    }
}
