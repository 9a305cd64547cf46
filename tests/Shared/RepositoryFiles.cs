using System;
using System.IO;
using Xunit;

namespace FirmwareScanner.Testing;

/// <summary>Finds files of the repository that tests read.</summary>
internal static class RepositoryFiles
{
    internal static string PathOf(params string[] parts)
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "FirmwareScanner.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        Assert.True(folder is not null, "the test must run from inside the repository");
        return Path.Combine([folder, .. parts]);
    }
}
