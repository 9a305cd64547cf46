using System;
using System.Collections.Generic;

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

    /// <summary>The database of the benchmark, or null to run tests.</summary>
    public string? Database { get; init; }

    /// <summary>The stream of the benchmark, or null to run tests.</summary>
    public string? Stream { get; init; }
}
