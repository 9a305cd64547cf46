using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Xunit;

namespace FirmwareScanner.Core.Tests.Repository;

/// <summary>Finds the source files of the repository that this test was built from.</summary>
internal static class RepositoryFiles
{
    public static string Root { get; } = FindRoot();

    /// <summary>All C# files below a folder, without what a build leaves there.</summary>
    public static IEnumerable<string> Sources(string folder)
    {
        return Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(path => !IsBuildOutput(Path.GetRelativePath(Root, path)))
            .Order(StringComparer.Ordinal);
    }

    /// <summary>Fails with every problem on a line of its own; the assertions for collections show only the first.</summary>
    public static void AssertNone(IEnumerable<string> problems)
    {
        string[] found = [.. problems];
        Assert.True(found.Length == 0, string.Join(Environment.NewLine, found));
    }

    private static bool IsBuildOutput(string path)
    {
        return path.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj");
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "FirmwareScanner.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("FirmwareScanner.sln is in no folder above " + AppContext.BaseDirectory);
    }
}
