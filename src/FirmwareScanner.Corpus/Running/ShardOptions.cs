using System;
using FirmwareScanner.Corpus.Planning;
using FirmwareScanner.Corpus.Records;
using FirmwareScanner.Layers;
using FirmwareScanner.Rules;

namespace FirmwareScanner.Corpus.Running;

/// <summary>What a shard is scanned with.</summary>
public sealed record ShardOptions
{
    /// <summary>The plan.</summary>
    public required CorpusPlan Plan { get; init; }

    /// <summary>The shard, from 0.</summary>
    public required int Shard { get; init; }

    /// <summary>The folder that results are written to.</summary>
    public required string Folder { get; init; }

    /// <summary>The rules.</summary>
    public required SignatureSet Signatures { get; init; }

    /// <summary>Which of the rules to tell of and to judge by; null for all. What it is has to be among the facts of <see cref="Scanner"/>.</summary>
    public RuleFilter? Filter { get; init; }

    /// <summary>What identifies rules and options.</summary>
    public required ScannerIdentity Scanner { get; init; }

    /// <summary>How images are looked into.</summary>
    public required UnpackOptions Unpack { get; init; }

    /// <summary>Threads, 1 or more.</summary>
    public int Jobs { get; init; } = 1;

    /// <summary>Where relative paths of the plan are meant from; null for the working folder.</summary>
    public string? Base { get; init; }

    /// <summary>The store that knows earlier runs; null for none. It is only read.</summary>
    public string? Known { get; init; }

    /// <summary>Called after each piece of an image with its length in bytes, on any thread; null for nobody.</summary>
    public Action<int>? Advanced { get; init; }
}
