using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using Xunit;

namespace FirmwareScanner.Testing;

/// <summary>A browser without a window, for pages that we write.</summary>
internal static class Browser
{
    /// <summary>The browser's path; the test is skipped where there is none.</summary>
    public static string Find()
    {
        string[] names = ["chromium", "chromium-browser", "google-chrome"];
        string? found = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
            .Where(folder => folder.Length > 0)
            .SelectMany(folder => names.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);
        Assert.SkipWhen(found is null, "chromium is not installed");
        return found!;
    }

    /// <summary>Runs it to its end, and gives what it wrote.</summary>
    /// <param name="browser">Its path.</param>
    /// <param name="folder">A folder of the test, for its profile.</param>
    /// <param name="arguments">Further words of its command line.</param>
    public static string Run(string browser, string folder, params string[] arguments)
    {
        string[] all = ["--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir=" + Path.Combine(folder, "profile"), .. arguments];
        ProgramEnd end = StartedProgram.Run(new ProcessStartInfo(browser, all));
        Assert.True(end.ExitCode == 0, end.Error);
        return end.Output;
    }
}
