using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace FirmwareScanner.Modules.Tests;

/// <summary>
/// Real PE files that are on the machine: the libraries of the runtime that runs the tests, and the files below the folders that
/// FIRMWARESCANNER_PE_FILES names (separated as in PATH).
/// </summary>
internal static class PeFiles
{
    private const int MaxSize = 1 << 25;

    internal static IReadOnlyList<string> All()
    {
        string folders = Environment.GetEnvironmentVariable("FIRMWARESCANNER_PE_FILES") ?? "";
        return
        [
            .. Directory.EnumerateFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "*.dll").Order(StringComparer.Ordinal).Where((_, index) => index % 6 == 0),
            .. folders.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
                .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
                .Where(IsPe),
        ];
    }

    private static bool IsPe(string path)
    {
        var file = new FileInfo(path);
        if (file.LinkTarget is not null || file.Length is < 64 or > MaxSize)
        {
            return false;
        }

        using FileStream stream = file.OpenRead();
        return stream.ReadByte() == 'M' && stream.ReadByte() == 'Z';
    }
}
