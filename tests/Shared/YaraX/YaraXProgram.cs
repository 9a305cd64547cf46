using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Text.Json;

namespace FirmwareScanner.Testing.YaraX;

/// <summary>
/// Runs YARA-X, from the npm package <c>@virustotal/yara-x</c>, by node. The variable <c>FIRMWARESCANNER_YARA_X</c> names a folder with a
/// <c>node_modules</c> that has the package.
/// </summary>
internal static class YaraXProgram
{
    private const string Variable = "FIRMWARESCANNER_YARA_X";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <summary>Why it cannot be run, in words; null if it can.</summary>
    internal static string? WhatIsMissing()
    {
        string? folder = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(folder) || !File.Exists(Path.Combine(folder, "node_modules", "@virustotal", "yara-x", "package.json")))
        {
            return $"YARA-X is needed for this comparison: npm i @virustotal/yara-x in a folder that {Variable} names";
        }

        try
        {
            return StartedProgram.Run(new ProcessStartInfo("node", ["--version"])).ExitCode == 0 ? null : "node does not run";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "node is needed to run YARA-X, and there is none";
        }
    }

    /// <summary>Asks it.</summary>
    /// <param name="requests">What.</param>
    /// <returns>An answer to each, in order.</returns>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    internal static IReadOnlyList<YaraXAnswer> Ask(IReadOnlyList<YaraXRequest> requests)
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, JsonSerializer.SerializeToUtf8Bytes(requests, Options));
            string script = Path.Combine(AppContext.BaseDirectory, "yara-x.mjs");
            ProgramEnd end = StartedProgram.Run(
                new ProcessStartInfo("node", [script, Environment.GetEnvironmentVariable(Variable)!, file]), patience: Patience);
            return end.ExitCode == 0
                ? JsonSerializer.Deserialize<YaraXOutput>(end.Output, Options)!.Answers
                : throw new InvalidOperationException($"node ends with {end.ExitCode}: {end.Error}");
        }
        finally
        {
            File.Delete(file);
        }
    }

    private sealed record YaraXOutput(string Version, IReadOnlyList<YaraXAnswer> Answers);
}

/// <summary>Rules and data for YARA-X.</summary>
/// <param name="Namespaces">The rules.</param>
/// <param name="Samples">The data.</param>
internal sealed record YaraXRequest(IReadOnlyList<YaraXNamespace> Namespaces, IReadOnlyList<byte[]> Samples);

/// <summary>The rules of a namespace.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Sources">Rules and imports; each is compiled for itself, in order.</param>
internal sealed record YaraXNamespace(string Name, IReadOnlyList<string> Sources);

/// <summary>What YARA-X says.</summary>
/// <param name="Errors">The sources that it refuses; if there is one, nothing is scanned.</param>
/// <param name="Crash">How it failed, or null.</param>
/// <param name="Matches">What it finds.</param>
internal sealed record YaraXAnswer(IReadOnlyList<YaraXError> Errors, string? Crash, IReadOnlyList<YaraXMatch> Matches);

/// <summary>A source that is refused.</summary>
internal sealed record YaraXError(string Namespace, int Source, string Message);

/// <summary>A rule that fired; with an identifier, a match of one of its strings.</summary>
internal sealed record YaraXMatch(int Sample, string Namespace, string Rule, string? Identifier, long Offset, int Length, byte? Key);
