using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace FirmwareScanner.Benchmarks.Corpus;

/// <summary>A line of packages.txt: a Debian package, with its architecture where it is not the machine's.</summary>
/// <param name="Name">Package name.</param>
/// <param name="Architecture">Debian architecture, or null for packages of architecture "all".</param>
public sealed record DebianPackage(string Name, string? Architecture)
{
    /// <summary>The form apt understands: name or name:architecture.</summary>
    public string Specification => Architecture is null ? Name : $"{Name}:{Architecture}";

    /// <summary>Reads a package list: one a line, blank lines and lines that start with # are skipped.</summary>
    /// <param name="path">File to read.</param>
    /// <returns>The packages in the order of the file.</returns>
    public static IReadOnlyList<DebianPackage> ReadList(string path)
    {
        return File.ReadLines(path)
            .Select(line => line.Trim())
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(Parse)
            .ToList();
    }

    private static DebianPackage Parse(string specification)
    {
        int colon = specification.IndexOf(':', StringComparison.Ordinal);
        return colon < 0
            ? new DebianPackage(specification, null)
            : new DebianPackage(specification[..colon], specification[(colon + 1)..]);
    }
}
