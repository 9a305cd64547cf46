using System;
using System.Linq;

namespace FirmwareScanner.Reports;

/// <summary>Paths as reports and baselines compare them: the same file has the same path, however it was typed.</summary>
internal static class PortablePath
{
    private const string Here = ".";

    /// <summary>
    /// The path with slashes, and without steps that lead nowhere: <c>./a//b/./c</c> is <c>a/b/c</c>. Steps upwards stay: behind a link they
    /// do not lead back.
    /// </summary>
    /// <param name="path">The path of a file; relative paths stay relative.</param>
    public static string Of(string path)
    {
        string portable = OperatingSystem.IsWindows() ? path.Replace('\\', '/') : path;
        string root = OperatingSystem.IsWindows() && portable.StartsWith("//", StringComparison.Ordinal) ? "//"
            : portable.StartsWith('/') ? "/"
            : string.Empty;
        string[] steps = [.. portable.Split('/').Where(step => step.Length > 0 && step != Here)];
        return steps.Length == 0 && root.Length == 0 ? path : root + string.Join('/', steps);
    }
}
