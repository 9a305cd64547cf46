using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace FirmwareScanner.Modules.Tests;

/// <summary>Compares what a module finds in a file with what yara finds.</summary>
internal static class DumpComparison
{
    /// <summary>Adds the differences, a line each.</summary>
    /// <param name="problems">Where to add them.</param>
    /// <param name="module">The module.</param>
    /// <param name="file">The file.</param>
    /// <param name="isExcepted">Which paths are not compared.</param>
    internal static void Add(List<string> problems, Module module, string file, Predicate<string> isExcepted)
    {
        SortedDictionary<string, string> expected = YaraTool.Dump(module.Name, file);
        SortedDictionary<string, string> actual = ModuleDump.Of(module, File.ReadAllBytes(file));
        foreach (string path in expected.Keys.Union(actual.Keys).Where(path => !isExcepted(path)))
        {
            string? wanted = expected.GetValueOrDefault(path);
            string? found = actual.GetValueOrDefault(path);
            if (wanted != found)
            {
                problems.Add($"{Path.GetFileName(file)} {path}: yara {wanted ?? "undefined"}, found {found ?? "undefined"}");
            }
        }
    }
}
