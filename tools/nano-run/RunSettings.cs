using System;
using System.Collections.Generic;
using System.Text.RegularExpressions;
using FirmwareScanner.NanoRun.Benchmarking;

namespace FirmwareScanner.NanoRun;

/// <summary>What to run and with which tools.</summary>
internal sealed record RunSettings
{
    /// <summary>The .nfproj.</summary>
    public required string Project { get; init; }

    /// <summary>The nanoCLR.</summary>
    public required string Interpreter { get; init; }

    /// <summary>Its arguments before the .pe files.</summary>
    public required IReadOnlyList<string> InterpreterArguments { get; init; }

    /// <summary>The metadata processor.</summary>
    public required string MetadataProcessor { get; init; }

    /// <summary>Folders with reference assemblies.</summary>
    public required IReadOnlyList<string> References { get; init; }

    /// <summary>Where assemblies go, or null for a temporary folder.</summary>
    public string? Output { get; init; }

    /// <summary>How long the interpreter may run.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Whether to show everything.</summary>
    public bool IsVerbose { get; init; }

    /// <summary>The databases of the benchmark; none to run tests.</summary>
    public IReadOnlyList<string> Databases { get; init; } = [];

    /// <summary>The streams of the benchmark.</summary>
    public IReadOnlyList<string> Streams { get; init; } = [];

    /// <summary>Program and arguments that start the interpreter and count its instructions; none to measure time.</summary>
    public IReadOnlyList<string> Counter { get; init; } = [];

    /// <summary>What the counter prints its number as, the number being the first group.</summary>
    public Regex CountPattern { get; init; } = InstructionCounter.DefaultPattern;
}
