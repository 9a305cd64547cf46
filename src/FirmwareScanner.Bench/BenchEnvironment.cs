using System;
using System.Collections.Generic;
using FirmwareScanner.Replay;
using FirmwareScanner.Rules;

namespace FirmwareScanner.Bench;

/// <summary>On what a bench run took place.</summary>
public sealed record BenchEnvironment
{
    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The program that ran it, with its version.</summary>
    public required string Tool { get; init; }

    /// <summary>The computer that ran it: system and processor architecture.</summary>
    public required string Host { get; init; }

    /// <summary>The port, or the virtual line, with its settings.</summary>
    public required string Port { get; init; }

    /// <summary>The pace of the replay: 1, another factor, or max.</summary>
    public required string Speed { get; init; }

    /// <summary>What the events were compared with.</summary>
    public required string Reference { get; init; }

    /// <summary>The board; empty if the device never answered.</summary>
    public string Board { get; init; } = string.Empty;

    /// <summary>Name and version of the application.</summary>
    public string Firmware { get; init; } = string.Empty;

    /// <summary>Identity of the database, as on the link.</summary>
    public uint DatabaseIdentity { get; init; }

    /// <summary>Release number of the database.</summary>
    public int DatabaseVersion { get; init; }

    /// <summary>Rules in it.</summary>
    public int RuleCount { get; init; }

    /// <summary>Which rules these are, in a line; empty if nothing ran.</summary>
    public string Rules { get; init; } = string.Empty;

    /// <summary>How many of the rules that were asked for are on the board; null if nothing ran.</summary>
    public RuleCoverage? Coverage { get; init; }

    /// <summary>Whether the board has a key, and whether its code is under each verdict, in words.</summary>
    public string Key { get; init; } = string.Empty;

    /// <summary>Bytes at most of a frame to the device.</summary>
    public int LargestFrame { get; init; }

    /// <summary>Bytes that the device's receive buffer holds.</summary>
    public int Window { get; init; }

    /// <summary>The device's memory plan; empty if it was not asked.</summary>
    public IReadOnlyList<MemoryPlanRow> MemoryPlan { get; init; } = [];

    /// <summary>Bytes that the plan may have.</summary>
    public int MemoryBudget { get; init; }
}
