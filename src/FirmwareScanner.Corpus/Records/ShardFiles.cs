using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;

namespace FirmwareScanner.Corpus.Records;

/// <summary>
/// The files of a folder with results. Each shard that is complete has one, which appears as a whole; while it is worked on, each process that
/// does has a part of its own, to which lines are only added.
/// </summary>
/// <param name="folder">The folder.</param>
internal sealed class ShardFiles(string folder)
{
    private const string Prefix = "shard-";
    private const string Extension = ".jsonl";
    private const string SpentExtension = ".spent.json";
    private const int RandomBytes = 8;

    /// <summary>The file of a complete shard.</summary>
    /// <param name="shard">The shard.</param>
    public string NameOf(int shard) => Path.Combine(folder, StemOf(shard) + Extension);

    /// <summary>The file that says what a shard has cost; no result depends on it.</summary>
    /// <param name="shard">The shard.</param>
    public string SpentNameOf(int shard) => Path.Combine(folder, StemOf(shard) + SpentExtension);

    /// <summary>A name for a part that nobody has.</summary>
    /// <param name="shard">The shard.</param>
    public string NewPartName(int shard) =>
        Path.Combine(folder, StemOf(shard) + ".part-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes)));

    /// <summary>The parts of a shard that are there, those of processes that were killed among them; sorted.</summary>
    /// <param name="shard">The shard.</param>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public IReadOnlyList<string> PartsOf(int shard) => [.. Directory.GetFiles(folder, StemOf(shard) + ".part-*").Order(StringComparer.Ordinal)];

    /// <summary>The shards that are complete, in order.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public IReadOnlyList<int> Complete() =>
    [
        .. Directory.GetFiles(folder, Prefix + "*" + Extension)
            .Select(path => Path.GetFileName(path)[Prefix.Length..^Extension.Length])
            .Where(digits => digits.Length > 0 && digits.All(char.IsAsciiDigit))
            .Select(digits => int.Parse(digits, CultureInfo.InvariantCulture))
            .Order(),
    ];

    private static string StemOf(int shard) => Prefix + shard.ToString("D5", CultureInfo.InvariantCulture);
}
